package dev.parsimony.spark.bench.exchange;

import dev.parsimony.exchange.address.PeerAddress;
import dev.parsimony.exchange.config.ExchangeConfig;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.function.Function;

/**
 * A process with one rank, or several in a thread each. Prints a line with the address of each,
 * reads the addresses of all ranks, connects, then runs {@link RankCommands} from its standard
 * input until that ends. To connecting, to every command and to the end each rank answers a line,
 * in rank order. Ranks that wait for a command take no time of a processor.
 *
 * <p>Arguments: FIRST_RANK RANKS_HERE WORLD_SIZE BIND_HOST PATTERN encrypted|plain
 */
public final class BenchmarkRank {
  private BenchmarkRank() {}

  public static void main(String[] args) throws IOException, InterruptedException {
    int first = Integer.parseInt(args[0]);
    int here = Integer.parseInt(args[1]);
    int worldSize = Integer.parseInt(args[2]);
    ExchangeConfig config = BenchmarkSettings.of(args[4]);
    BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    List<RankThread> ranks = new ArrayList<>();
    for (int i = 0; i < here; i++) {
      RankThread rank = new RankThread(first + i, args[3], args[5].equals("encrypted"));
      ranks.add(rank);
      System.out.println(rank.address());
    }
    List<PeerAddress> peers = new ArrayList<>();
    for (int i = 0; i < worldSize; i++) {
      peers.add(PeerAddress.parse(in.readLine()));
    }
    answer(ranks, rank -> rank.connect(peers, config));
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      String command = line;
      answer(ranks, rank -> rank.run(command));
    }
    answer(ranks, RankThread::close);
    System.exit(0);
  }

  /** Lets all ranks work at once, and prints how it went. */
  private static void answer(List<RankThread> ranks, Function<RankThread, Future<RankAnswer>> work)
      throws InterruptedException {
    List<Future<RankAnswer>> answers = new ArrayList<>();
    ranks.forEach(rank -> answers.add(work.apply(rank)));
    for (Future<RankAnswer> answer : answers) {
      try {
        System.out.println(answer.get());
      } catch (ExecutionException e) {
        System.out.println(RankAnswer.failed(e.getCause()));
      }
    }
  }
}
