package dev.parsimony.exchange;

import dev.parsimony.exchange.address.PeerAddress;
import dev.parsimony.exchange.collective.Exchange;
import dev.parsimony.exchange.collective.ExchangeListener;
import dev.parsimony.exchange.config.ExchangeConfig;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;

/** Runs the ranks of one exchange as threads, each with a listener on the loopback interface. */
final class Ranks {
  static final String HOST = "127.0.0.1";

  /** How soon ranks react: far below the deadline that ends a wait otherwise, on any machine. */
  static final long SOON_MS = 5_000;

  /** A deadline that a test can wait for, and before which ranks of any machine have connected. */
  static final long IMPATIENT_MS = 2_000;

  private static final long JOIN_MS = 100_000;

  /** How an implementation is made of a listener. */
  interface Connector {
    Exchange connect(
        ExchangeListener listener,
        int rank,
        List<PeerAddress> peers,
        ExchangeConfig config,
        BooleanSupplier cancelled)
        throws IOException;
  }

  /** What a rank does with its exchange, which is closed afterwards. */
  interface Body {
    void run(Exchange exchange) throws Exception;
  }

  private Ranks() {}

  static ExchangeConfig config(long timeoutMillis) {
    return new ExchangeConfig(
        "0123456789abcdef".getBytes(StandardCharsets.US_ASCII), 0, timeoutMillis, 8 << 20);
  }

  static List<ExchangeListener> listeners(int worldSize) throws IOException {
    List<ExchangeListener> listeners = new ArrayList<>();
    for (int rank = 0; rank < worldSize; rank++) {
      listeners.add(ExchangeListener.open(HOST));
    }
    return listeners;
  }

  static List<PeerAddress> addresses(List<ExchangeListener> listeners) {
    List<PeerAddress> peers = new ArrayList<>();
    for (int rank = 0; rank < listeners.size(); rank++) {
      peers.add(new PeerAddress(rank, HOST, listeners.get(rank).port()));
    }
    return peers;
  }

  /** Runs all ranks and throws what any of them threw. */
  static void run(int worldSize, ExchangeConfig config, Connector connector, Body body)
      throws Exception {
    for (Outcome outcome : outcomes(worldSize, config, connector, body)) {
      if (outcome.failure() != null) {
        throw new AssertionError("rank " + outcome.rank(), outcome.failure());
      }
    }
  }

  /** Runs all ranks and tells how each ended. */
  static List<Outcome> outcomes(
      int worldSize, ExchangeConfig config, Connector connector, Body body) throws Exception {
    List<ExchangeListener> listeners = listeners(worldSize);
    List<PeerAddress> peers = addresses(listeners);
    List<Running> running = new ArrayList<>();
    for (int rank = 0; rank < worldSize; rank++) {
      int self = rank;
      running.add(
          start(
              rank,
              () -> {
                try (Exchange exchange =
                    connector.connect(listeners.get(self), self, peers, config, () -> false)) {
                  body.run(exchange);
                }
              }));
    }
    List<Outcome> outcomes = new ArrayList<>();
    for (Running one : running) {
      outcomes.add(one.join());
    }
    return outcomes;
  }

  /** Something that a thread does. */
  interface Task {
    void run() throws Exception;
  }

  static Running start(int rank, Task task) {
    AtomicReference<Throwable> failure = new AtomicReference<>();
    AtomicReference<Long> end = new AtomicReference<>(0L);
    Thread thread =
        new Thread(
            () -> {
              try {
                task.run();
              } catch (Throwable e) {
                failure.set(e);
              }
              end.set(System.nanoTime());
            },
            "rank-" + rank);
    thread.setDaemon(true);
    thread.start();
    return new Running(rank, thread, failure, end);
  }

  record Running(
      int rank, Thread thread, AtomicReference<Throwable> failure, AtomicReference<Long> endNanos) {
    Outcome join() throws InterruptedException {
      thread.join(JOIN_MS);
      if (thread.isAlive()) {
        AssertionError stuck = new AssertionError("rank " + rank + " hangs");
        stuck.setStackTrace(thread.getStackTrace());
        throw stuck;
      }
      return new Outcome(rank, failure.get(), endNanos.get());
    }
  }

  /** How a rank ended; failure is null after success. */
  record Outcome(int rank, Throwable failure, long endNanos) {
    ExchangeException exchangeFailure() {
      if (failure instanceof ExchangeException e) {
        return e;
      }
      throw new AssertionError("rank " + rank + " should have failed in the exchange", failure);
    }

    long millisAfter(long startNanos) {
      return TimeUnit.NANOSECONDS.toMillis(endNanos - startNanos);
    }
  }
}
