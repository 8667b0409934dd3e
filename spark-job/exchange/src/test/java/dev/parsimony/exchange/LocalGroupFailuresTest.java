package dev.parsimony.exchange;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parsimony.exchange.Ranks.Outcome;
import dev.parsimony.exchange.Ranks.Running;
import dev.parsimony.exchange.address.PeerAddress;
import dev.parsimony.exchange.collective.Exchange;
import dev.parsimony.exchange.collective.ExchangeListener;
import dev.parsimony.exchange.collective.WholeBlock;
import dev.parsimony.exchange.config.ExchangeConfig;
import dev.parsimony.exchange.local.LocalGroupCount;
import dev.parsimony.exchange.local.LocalGroups;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntPredicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How groups end when a member fails: all ranks of all JVMs hear of it. */
@Timeout(300)
final class LocalGroupFailuresTest {
  private static final int RANKS = 5;
  private static final byte[] BLOCK = new byte[100];

  @AfterEach
  void nothingIsLeft() {
    assertEquals(0, LocalGroupCount.groups());
  }

  private static List<Outcome> outcomes(int nodes, long timeoutMillis, Ranks.Body body)
      throws Exception {
    return Ranks.outcomes(
        RANKS, Ranks.config(timeoutMillis), LocalGroupRanks.interleaved(nodes), body);
  }

  private static void assertFailure(Outcome outcome, int culprit, String words) {
    ExchangeException failure = outcome.exchangeFailure();
    assertEquals(culprit, failure.culprit(), failure::getMessage);
    assertTrue(failure.getMessage().contains(words), failure::getMessage);
  }

  @ParameterizedTest(name = "{0} JVMs, error: {1}")
  @CsvSource({"1, false", "1, true", "2, false", "2, true"})
  void whoThrowsWhileItWorksForAllAbortsForAll(int nodes, boolean error) throws Exception {
    AtomicInteger blamed = new AtomicInteger(-1);
    List<Outcome> outcomes =
        outcomes(
            nodes,
            20_000,
            exchange -> {
              exchange.allgatherv(BLOCK, 5);
              try {
                exchange.allgatherv(
                    new WholeBlock().of(BLOCK, 5),
                    block -> fail(exchange, block.rank(), blamed, error));
                exchange.allgatherv(BLOCK, 5);
              } catch (IllegalStateException | OutOfMemoryError e) {
                exchange.abort(exchange.rank(), "training failed: " + e.getMessage());
                throw e;
              }
            });
    for (Outcome outcome : outcomes) {
      if (outcome.rank() == blamed.get()) {
        assertEquals("no heap left", outcome.failure().getMessage());
      } else {
        assertFailure(outcome, blamed.get(), "no heap left");
        assertTrue(LocalGroupRanks.names(outcome.exchangeFailure(), blamed.get()));
        assertEquals("training failed: no heap left", outcome.exchangeFailure().reason());
      }
    }
  }

  /** Of those that work for their JVMs, the first one throws. */
  private static void fail(Exchange exchange, int rank, AtomicInteger blamed, boolean error) {
    if (rank == 2 && blamed.compareAndSet(-1, exchange.rank())) {
      if (error) {
        throw new OutOfMemoryError("no heap left");
      }
      throw new IllegalStateException("no heap left");
    }
  }

  @ParameterizedTest(name = "{0} JVMs")
  @ValueSource(ints = {1, 2})
  void whoThrowsAndOnlyClosesIsNamed(int nodes) throws Exception {
    AtomicInteger blamed = new AtomicInteger(-1);
    List<Outcome> outcomes =
        outcomes(
            nodes,
            20_000,
            exchange -> {
              exchange.allgatherv(
                  new WholeBlock().of(BLOCK, 5),
                  block -> fail(exchange, block.rank(), blamed, false));
              exchange.allgatherv(BLOCK, 5);
            });
    for (Outcome outcome : outcomes) {
      if (outcome.rank() != blamed.get()) {
        assertFailure(outcome, blamed.get(), "said goodbye");
      }
    }
  }

  /** The makers of all JVMs run before the first one throws. */
  @ParameterizedTest(name = "{0} JVMs")
  @ValueSource(ints = {1, 2})
  void makersThatThrowReachAll(int nodes) throws Exception {
    CountDownLatch allMake = new CountDownLatch(nodes);
    assertEquals(
        nodes,
        makersThatThrew(
            nodes,
            any -> {
              allMake.countDown();
              await(allMake);
              return true;
            }));
  }

  /** The abort may come before the other JVM's maker has run, or after it has made something. */
  @ParameterizedTest(name = "one of {0} JVMs")
  @ValueSource(ints = {1, 2})
  void aMakerThatThrowsReachesAll(int nodes) throws Exception {
    AtomicInteger thrower = new AtomicInteger(-1);
    assertEquals(1, makersThatThrew(nodes, rank -> thrower.compareAndSet(-1, rank)));
  }

  /** How many ranks saw their maker throw; all others must have been told. */
  private static long makersThatThrew(int nodes, IntPredicate throwing) throws Exception {
    List<Outcome> outcomes =
        outcomes(
            nodes,
            20_000,
            exchange -> {
              try {
                exchange.shared(() -> make(throwing.test(exchange.rank())));
                exchange.allgatherv(BLOCK, 5);
              } catch (IllegalStateException e) {
                exchange.abort(exchange.rank(), e.getMessage());
                throw e;
              }
            });
    long threw = 0;
    for (Outcome outcome : outcomes) {
      if (outcome.failure() instanceof IllegalStateException) {
        threw++;
      } else {
        assertEquals("cannot be made", outcome.exchangeFailure().reason());
      }
    }
    return threw;
  }

  private static Object make(boolean throwing) {
    if (throwing) {
      throw new IllegalStateException("cannot be made");
    }
    return "made";
  }

  @Test
  void aSilentMemberIsNamedAtTheDeadline() throws Exception {
    CountDownLatch over = new CountDownLatch(RANKS - 2);
    List<Outcome> outcomes =
        outcomes(
            1,
            Ranks.IMPATIENT_MS,
            exchange -> {
              exchange.allgatherv(BLOCK, 5);
              if (exchange.rank() == 1 || exchange.rank() == 3) {
                over.await();
                return;
              }
              long start = System.nanoTime();
              try {
                exchange.allgatherv(BLOCK, 5);
              } finally {
                over.countDown();
                long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
                assertTrue(millis >= Ranks.IMPATIENT_MS, millis + " ms");
                assertTrue(millis < Ranks.IMPATIENT_MS + Ranks.SOON_MS, millis + " ms");
              }
            });
    for (int rank : new int[] {0, 2, 4}) {
      assertFailure(outcomes.get(rank), 1, "Round 1: still missing after 2000 ms");
      assertFailure(outcomes.get(rank), 1, "rank 1 in the same JVM (has not come), rank 3 in");
    }
  }

  @Test
  void aMemberThatHangsInAllsWorkIsNamedAtTheDeadline() throws Exception {
    CountDownLatch over = new CountDownLatch(RANKS - 1);
    AtomicInteger worker = new AtomicInteger();
    List<Outcome> outcomes =
        outcomes(
            1,
            Ranks.IMPATIENT_MS,
            exchange -> {
              try {
                exchange.allgatherv(
                    new WholeBlock().of(BLOCK, 5),
                    block -> {
                      worker.set(exchange.rank());
                      await(over);
                    });
              } finally {
                over.countDown();
              }
            });
    for (Outcome outcome : outcomes) {
      assertFailure(outcome, worker.get(), "has made no progress for 2000 ms");
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void aSilentJvmIsNamedByItsRanks() throws Exception {
    CountDownLatch over = new CountDownLatch(3);
    List<Outcome> outcomes =
        outcomes(
            2,
            Ranks.IMPATIENT_MS,
            exchange -> {
              if (exchange.rank() % 2 == 1) {
                over.await();
                return;
              }
              try {
                exchange.allgatherv(BLOCK, 5);
              } finally {
                over.countDown();
              }
            });
    for (int rank : new int[] {0, 2, 4}) {
      assertFailure(outcomes.get(rank), 1, "ranks 1, 3 in one JVM at 127.0.0.1:");
    }
  }

  @ParameterizedTest(name = "rank {0}")
  @ValueSource(ints = {0, 1, 2, 3, 4})
  void anAbortAmidTheRoundOfOthersReachesAllSoon(int aborting) throws Exception {
    long[] start = new long[1];
    List<Outcome> outcomes =
        outcomes(
            2,
            20_000,
            exchange -> {
              exchange.allgatherv(BLOCK, 5);
              if (exchange.rank() == aborting) {
                Thread.sleep(300);
                start[0] = System.nanoTime();
                exchange.abort(aborting, "the loss became NaN");
                return;
              }
              exchange.allgatherv(BLOCK, 5);
            });
    for (Outcome outcome : outcomes) {
      if (outcome.rank() == aborting) {
        assertNull(outcome.failure());
      } else {
        assertFailure(outcome, aborting, "the loss became NaN");
        assertEquals("the loss became NaN", outcome.exchangeFailure().reason());
        long millis = outcome.millisAfter(start[0]);
        assertTrue(millis < Ranks.SOON_MS, millis + " ms");
      }
    }
  }

  /** One of three in the first JVM, while the second JVM waits for a member of its own. */
  @ParameterizedTest(name = "rank {0}")
  @ValueSource(ints = {0, 2, 4})
  void aMemberCancelledWhileAnotherWorksEndsThatWork(int cancelledRank) throws Exception {
    List<ExchangeListener> listeners = Ranks.listeners(RANKS);
    List<PeerAddress> peers = Ranks.addresses(listeners);
    AtomicBoolean cancelled = new AtomicBoolean();
    CountDownLatch connected = new CountDownLatch(RANKS);
    CountDownLatch firstJvmEnded = new CountDownLatch(3);
    List<Running> running = new ArrayList<>();
    for (int rank = 0; rank < RANKS; rank++) {
      int self = rank;
      running.add(
          Ranks.start(
              rank,
              () -> {
                try (Exchange exchange =
                    LocalGroupRanks.interleaved(2)
                        .connect(
                            listeners.get(self),
                            self,
                            peers,
                            Ranks.config(20_000),
                            () -> self == cancelledRank && cancelled.get())) {
                  connected.countDown();
                  if (self == 1) {
                    await(firstJvmEnded);
                  }
                  exchange.allgatherv(BLOCK, 5);
                  // The first JVM's blocks may have gone out whole before it heard: then the second
                  // JVM has all of that round, and fails in the next one.
                  exchange.allgatherv(BLOCK, 5);
                } finally {
                  if (self % 2 == 0) {
                    firstJvmEnded.countDown();
                  }
                }
              }));
    }
    await(connected);
    Thread.sleep(300); // into the round, as a rule; but before it must do as well
    long start = System.nanoTime();
    cancelled.set(true);
    for (Running one : running) {
      Outcome outcome = one.join();
      assertFailure(outcome, -1, "cancelled");
      assertTrue(outcome.millisAfter(start) < Ranks.SOON_MS, "rank " + outcome.rank());
    }
  }

  @Test
  void aTaskCancelledBeforeItsGroupIsCompleteLeavesNothing() throws Exception {
    List<PeerAddress> peers = LocalGroupRanks.addresses(2);
    ExchangeException failure =
        assertThrows(
            ExchangeException.class,
            () ->
                LocalGroups.join(
                    1,
                    LocalGroupRanks.places(peers, 1),
                    Ranks.config(20_000),
                    (node, nodes, config, cancelled) -> {
                      throw new AssertionError("one JVM needs no connections");
                    },
                    () -> true));
    assertTrue(failure.getMessage().contains("the task of rank 1 was cancelled"));
  }

  /** It waits for nobody, and its sum is its vector with the signs of zeros; but it may end. */
  @Test
  void aSoleRankHearsThatItIsCancelled() throws Exception {
    List<PeerAddress> peers = LocalGroupRanks.addresses(1);
    AtomicBoolean end = new AtomicBoolean();
    try (Exchange exchange =
        LocalGroups.join(
            0,
            LocalGroupRanks.places(peers, 1),
            Ranks.config(20_000),
            (node, nodes, config, cancelled) -> {
              throw new AssertionError("one JVM needs no connections");
            },
            end::get)) {
      float[] vector = {-0f, 1, Float.NaN};
      exchange.allReduce().orElseThrow().sum(vector, vector.length);
      assertArrayEquals(new float[] {-0f, 1, Float.NaN}, vector);
      end.set(true);
      ExchangeException failure =
          assertThrows(
              ExchangeException.class,
              () -> exchange.allReduce().orElseThrow().sum(vector, vector.length));
      assertTrue(failure.getMessage().contains("the task of rank 0 was cancelled"));
    }
  }

  @Test
  void aTaskThatNeverComesIsNamedAtTheDeadline() throws Exception {
    List<PeerAddress> peers = LocalGroupRanks.addresses(3);
    ExchangeException failure =
        assertThrows(
            ExchangeException.class,
            () ->
                LocalGroupRanks.interleaved(1)
                    .connect(
                        ExchangeListener.open(Ranks.HOST),
                        1,
                        peers,
                        Ranks.config(300),
                        () -> false));
    assertEquals(0, failure.culprit());
    assertTrue(failure.getMessage().startsWith("While connecting: still missing after 300 ms"));
    assertTrue(LocalGroupRanks.names(failure, 2), failure::getMessage);
  }

  @Test
  void attemptsAtTheSameTimeDoNotMix() throws Exception {
    CountDownLatch both = new CountDownLatch(8);
    Object[][] objects = new Object[2][4];
    List<Running> running = new ArrayList<>();
    for (int attempt = 0; attempt < 2; attempt++) {
      int self = attempt;
      ExchangeConfig config = new ExchangeConfig(new byte[16], attempt, 20_000, 1000);
      running.add(
          Ranks.start(
              attempt,
              () ->
                  Ranks.run(
                      4,
                      config,
                      LocalGroupRanks.interleaved(1),
                      exchange -> {
                        both.countDown();
                        both.await();
                        objects[self][exchange.rank()] = exchange.shared(Object::new);
                        for (int round = 0; round < 100; round++) {
                          byte[] block = {(byte) self, (byte) exchange.rank(), (byte) round};
                          exchange.allgatherv(block, 3);
                          for (byte rank = 0; rank < 4; rank++) {
                            LocalGroupRanks.check(
                                exchange, rank, new byte[] {(byte) self, rank, (byte) round});
                          }
                        }
                      })));
    }
    for (Running one : running) {
      assertNull(one.join().failure());
    }
    for (Object[] ofAttempt : objects) {
      for (Object object : ofAttempt) {
        assertSame(ofAttempt[0], object);
      }
    }
    assertTrue(objects[0][0] != objects[1][0]);
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "05, the length of rank 0's block is cut off after 1 bytes",
    "01 00 00 00 09, the length of rank 2's block is cut off after 5 bytes",
    "ff ff ff ff, 'got -1 as length of rank 0''s block, expected 0 to 0'",
    "02 00 00 00 09, 'got 2 as length of rank 0''s block, expected 0 to 1'",
    "00 00 00 00 00 00 00 00 07, 'got 1 bytes after the last block, expected none'",
  })
  void aMalformedBlockNamesTheRanksOfItsJvm(String bytes, String words) throws Exception {
    List<ExchangeListener> listeners = Ranks.listeners(4);
    List<PeerAddress> peers = Ranks.addresses(listeners);
    List<PeerAddress> nodes =
        List.of(peers.get(0), new PeerAddress(1, Ranks.HOST, listeners.get(1).port()));
    byte[] garbage = HexFormat.ofDelimiter(" ").parseHex(bytes);
    Running fake =
        Ranks.start(
            0,
            () -> {
              try (Exchange exchange =
                  listeners.get(0).connect(0, nodes, Ranks.config(20_000), () -> false)) {
                exchange.allgatherv(garbage, garbage.length);
                exchange.allgatherv(garbage, garbage.length);
              }
            });
    List<Running> group = new ArrayList<>();
    for (int rank : new int[] {1, 3}) {
      group.add(
          Ranks.start(
              rank,
              () -> {
                try (Exchange exchange =
                    LocalGroupRanks.interleaved(2)
                        .connect(
                            listeners.get(rank), rank, peers, Ranks.config(20_000), () -> false)) {
                  exchange.allgatherv(BLOCK, 5);
                }
              }));
    }
    for (Running one : group) {
      Outcome outcome = one.join();
      assertFailure(outcome, 0, "Round 0: ranks 0, 2 in one JVM at 127.0.0.1:");
      assertFailure(outcome, 0, words);
    }
    assertEquals(0, fake.join().exchangeFailure().culprit());
    listeners.get(2).close();
  }
}
