package dev.parsimony.exchange;

import dev.parsimony.exchange.address.PeerAddress;
import dev.parsimony.exchange.collective.Exchange;
import dev.parsimony.exchange.collective.ExchangeListener;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/**
 * One rank in a JVM of its own. Prints its address, reads all addresses, exchanges, and prints
 * {@code done} or the failure.
 */
final class ChildRank {
  private ChildRank() {}

  /**
   * Arguments: rank, world size, rounds (the exchange goes on until it fails if 0), host, timeout
   * in milliseconds.
   */
  public static void main(String[] args) throws IOException {
    int rank = Integer.parseInt(args[0]);
    int worldSize = Integer.parseInt(args[1]);
    int rounds = Integer.parseInt(args[2]);
    BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    String host = args[3];
    long timeoutMillis = Long.parseLong(args[4]);
    try (ExchangeListener listener = ExchangeListener.open(host)) {
      System.out.println(new PeerAddress(rank, host, listener.port()));
      List<PeerAddress> peers = new ArrayList<>();
      for (int i = 0; i < worldSize; i++) {
        peers.add(PeerAddress.parse(in.readLine()));
      }
      try (Exchange exchange =
          listener.connect(rank, peers, Ranks.config(timeoutMillis), () -> false)) {
        exchange.tuning().calibrate();
        for (int round = 0; rounds == 0 || round < rounds; round++) {
          exchangeAndCheck(exchange, round);
        }
      }
      System.out.println("done");
    } catch (ExchangeException e) {
      System.out.println(e.culprit() + " " + e.getMessage());
    }
  }

  private static void exchangeAndCheck(Exchange exchange, int round) throws IOException {
    byte[] mine = block(exchange.rank(), round);
    exchange.allgatherv(mine, mine.length);
    if (round == 0) {
      System.out.println("started");
    }
    for (int rank = 0; rank < exchange.worldSize(); rank++) {
      byte[] got = exchange.received().get(rank).copy();
      if (!Arrays.equals(got, block(rank, round))) {
        throw new IOException("wrong block of rank " + rank + " in round " + round);
      }
    }
  }

  private static byte[] block(int rank, int round) {
    Random random = new Random(1000L * round + rank);
    byte[] block = new byte[random.nextInt(200_000)];
    random.nextBytes(block);
    return block;
  }
}
