package dev.parsimony.spark.bench.exchange;

import dev.parsimony.spark.exchange.Exchange;
import dev.parsimony.spark.exchange.ExchangeListener;
import dev.parsimony.spark.exchange.ExchangeSettings;
import dev.parsimony.spark.exchange.PeerAddress;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/** One rank of a process, in a thread of its own. */
final class RankThread {
  private final ExecutorService thread = Executors.newSingleThreadExecutor();
  private final int rank;
  private final String host;
  private final ExchangeListener listener;
  private @Nullable Exchange exchange;

  RankThread(int rank, String host) throws IOException {
    this.rank = rank;
    this.host = host;
    listener = ExchangeListener.open(host);
  }

  PeerAddress address() {
    return new PeerAddress(rank, host, listener.port());
  }

  Future<RankAnswer> connect(List<PeerAddress> peers, ExchangeSettings settings) {
    return thread.submit(
        () -> {
          exchange = listener.connect(rank, peers, settings, () -> false);
          connected().calibrate();
          return RankAnswer.DONE;
        });
  }

  Future<RankAnswer> run(String command) {
    return thread.submit(() -> new RankCommands(connected()).run(command));
  }

  Future<RankAnswer> close() {
    return thread.submit(
        () -> {
          connected().close();
          return RankAnswer.DONE;
        });
  }

  private Exchange connected() {
    if (exchange == null) {
      throw new IllegalStateException("rank " + rank + " is not connected");
    }
    return exchange;
  }
}
