package dev.parsimony.spark.bench.exchange;

import dev.parsimony.exchange.address.PeerAddress;
import dev.parsimony.exchange.collective.Exchange;
import dev.parsimony.exchange.collective.ExchangeListener;
import dev.parsimony.exchange.config.ExchangeConfig;
import dev.parsimony.exchange.encryption.RankEncryption;
import java.io.IOException;
import java.security.SecureRandom;
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
  private final RankEncryption encryption;
  private final ExchangeListener listener;
  private @Nullable Exchange exchange;

  RankThread(int rank, String host, boolean encrypted) throws IOException {
    this.rank = rank;
    encryption =
        encrypted ? RankEncryption.withFreshKeys(new SecureRandom()) : RankEncryption.none();
    this.host = host;
    listener = ExchangeListener.open(host);
  }

  PeerAddress address() {
    return new PeerAddress(rank, host, listener.port(), encryption.publicKey());
  }

  Future<RankAnswer> connect(List<PeerAddress> peers, ExchangeConfig config) {
    return thread.submit(
        () -> {
          exchange = listener.connect(rank, peers, config, encryption, () -> false);
          connected().tuning().calibrate();
          return RankAnswer.DONE;
        });
  }

  Future<RankAnswer> run(String command) {
    return thread.submit(() -> new RankCommands(connected()).run(command));
  }

  Future<RankAnswer> close() {
    return thread.submit(
        () -> {
          if (rank == 0) {
            System.err.println("  " + connected().tuning().figures(0).described());
          }
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
