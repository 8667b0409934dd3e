package dev.parsimony.exchange;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parsimony.exchange.Ranks.Outcome;
import dev.parsimony.exchange.Ranks.Running;
import dev.parsimony.exchange.address.PeerAddress;
import dev.parsimony.exchange.collective.BlockListener;
import dev.parsimony.exchange.collective.Exchange;
import dev.parsimony.exchange.collective.ExchangeListener;
import dev.parsimony.exchange.collective.WholeBlock;
import dev.parsimony.exchange.config.ExchangeConfig;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What every implementation of {@link Exchange} keeps; subclasses say how to connect one. */
@Timeout(300)
abstract class ExchangeContract {
  private static final long TIMEOUT_MS = 20_000;

  abstract Exchange connect(
      ExchangeListener listener,
      int rank,
      List<PeerAddress> peers,
      ExchangeConfig config,
      BooleanSupplier cancelled)
      throws IOException;

  /** Whether an error names a rank and where it runs. */
  boolean names(ExchangeException failure, int rank) {
    return failure.getMessage().contains("rank " + rank + " at 127.0.0.1:");
  }

  /** The block that a rank sends in a round: length and bytes follow from the seed. */
  private static byte[] block(long seed, int rank, int round, int maxLength) {
    Random random = new Random((seed * 31 + rank) * 1_000_003L + round);
    byte[] block = new byte[random.nextInt(4) == 0 ? 0 : random.nextInt(maxLength + 1)];
    random.nextBytes(block);
    return block;
  }

  private static void checkRound(Exchange exchange, int rank, byte[] expected) {
    assertArrayEquals(
        expected,
        exchange.received().get(rank).copy(),
        "block of rank " + rank + " at rank " + exchange.rank());
  }

  @ParameterizedTest(name = "p={0} seed={1}")
  @CsvSource({"1,1", "2,2", "3,3", "4,4", "5,6", "7,7", "8,5"})
  void everyRankGetsEveryBlock(int worldSize, long seed) throws Exception {
    Ranks.run(
        worldSize,
        Ranks.config(TIMEOUT_MS),
        this::connect,
        exchange -> {
          assertEquals(worldSize, exchange.worldSize());
          for (int round = 0; round < 50; round++) {
            byte[] mine = block(seed, exchange.rank(), round, 300_000);
            List<Integer> arrived = Collections.synchronizedList(new ArrayList<>());
            int current = round;
            exchange.allgatherv(
                new WholeBlock().of(mine, mine.length),
                block -> {
                  assertArrayEquals(block(seed, block.rank(), current, 300_000), block.copy());
                  arrived.add(block.rank());
                });
            if (!arrived.isEmpty()) { // another rank of this JVM may have been told
              assertEquals(IntStream.range(0, worldSize).boxed().toList(), arrived);
            }
            for (int rank = 0; rank < worldSize; rank++) {
              checkRound(exchange, rank, block(seed, rank, round, 300_000));
            }
            assertTrue(exchange.tuning().waitNanos() >= 0);
          }
        });
  }

  @ParameterizedTest(name = "p={0} seed={1}")
  @CsvSource({"1,1", "2,2", "3,3", "5,4"})
  void blocksMadePieceByPiece(int worldSize, long seed) throws Exception {
    Ranks.run(
        worldSize,
        Ranks.config(TIMEOUT_MS),
        this::connect,
        exchange -> {
          for (int round = 0; round < 20; round++) {
            byte[] mine = block(seed, exchange.rank(), round, 600_000);
            int longest = round % 2 == 0 ? 200_000 : 20_000;
            exchange.allgatherv(new PiecewiseBlock(mine, longest, round), BlockListener.IGNORED);
            for (int rank = 0; rank < worldSize; rank++) {
              checkRound(exchange, rank, block(seed, rank, round, 600_000));
            }
          }
        });
  }

  /** What the block throws reaches its maker, who then aborts. */
  @ParameterizedTest(name = "at piece {0}")
  @ValueSource(ints = {1, 5})
  void aBlockThatCannotBeMade(int failing) throws Exception {
    List<Outcome> outcomes =
        Ranks.outcomes(
            3,
            Ranks.config(TIMEOUT_MS),
            this::connect,
            exchange -> {
              byte[] large = new byte[1_000_000];
              if (exchange.rank() == 1) {
                AtomicLong pieces = new AtomicLong();
                Runnable fails =
                    () -> {
                      if (pieces.incrementAndGet() == failing) {
                        throw new ArithmeticException("a fault of the test");
                      }
                    };
                assertThrows(
                    ArithmeticException.class,
                    () ->
                        exchange.allgatherv(
                            new PiecewiseBlock(large, 100_000, 1, fails), BlockListener.IGNORED));
                exchange.abort(1, "a fault of the test");
              } else {
                exchange.allgatherv(large, large.length);
              }
            });
    for (int survivor : new int[] {0, 2}) {
      ExchangeException failure = outcomes.get(survivor).exchangeFailure();
      assertEquals(1, failure.culprit());
      assertTrue(failure.getMessage().contains("a fault of the test"), failure::getMessage);
    }
  }

  @ParameterizedTest(name = "rank {0} sends all")
  @ValueSource(ints = {0, 2, 3})
  void oneHugeBlockAmongEmptyOnes(int sender) throws Exception {
    byte[] huge = new byte[6_000_000];
    new Random(sender).nextBytes(huge);
    Ranks.run(
        4,
        Ranks.config(TIMEOUT_MS),
        this::connect,
        exchange -> {
          for (int round = 0; round < 3; round++) {
            exchange.allgatherv(huge, exchange.rank() == sender ? huge.length : 0);
            for (int rank = 0; rank < 4; rank++) {
              checkRound(exchange, rank, rank == sender ? huge : new byte[0]);
            }
          }
        });
  }

  @Test
  void onlyTheGivenLengthTravels() throws Exception {
    Ranks.run(
        2,
        Ranks.config(TIMEOUT_MS),
        this::connect,
        exchange -> {
          byte[] block = {7, 8, 9, 10};
          exchange.allgatherv(block, 3);
          checkRound(exchange, 1 - exchange.rank(), new byte[] {7, 8, 9});
          assertEquals(3, exchange.received().get(exchange.rank()).length());
          exchange.allgatherv(block, 1);
          checkRound(exchange, 1 - exchange.rank(), new byte[] {7});
        });
  }

  @Test
  void receivedBlocksStayValidWhileFasterPeersGoOn() throws Exception {
    Ranks.run(
        3,
        Ranks.config(TIMEOUT_MS),
        this::connect,
        exchange -> {
          for (int round = 0; round < 6; round++) {
            byte[] mine = block(11, exchange.rank(), round, 400_000);
            exchange.allgatherv(mine, mine.length);
            if (exchange.rank() == 0) {
              Thread.sleep(60);
            }
            for (int rank = 0; rank < 3; rank++) {
              checkRound(exchange, rank, block(11, rank, round, 400_000));
            }
          }
        });
  }

  @Test
  void waitsForASlowPeerAndSaysSo() throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    Ranks.run(
        3,
        Ranks.config(TIMEOUT_MS),
        this::connect,
        exchange -> {
          exchange.allgatherv(new byte[10], 10);
          if (exchange.rank() == 2) {
            begun.await();
            Thread.sleep(400);
          }
          Runnable announced = exchange.rank() == 0 ? begun::countDown : () -> {};
          exchange.allgatherv(
              new PiecewiseBlock(new byte[10], 10, 1, announced), BlockListener.IGNORED);
          if (exchange.rank() == 0) {
            assertTrue(exchange.tuning().waitNanos() > TimeUnit.MILLISECONDS.toNanos(200));
          }
        });
  }

  @Test
  void silentPeersAreNamedAtTheDeadline() throws Exception {
    CountDownLatch over = new CountDownLatch(2);
    List<Outcome> outcomes =
        Ranks.outcomes(
            4,
            Ranks.config(Ranks.IMPATIENT_MS),
            this::connect,
            exchange -> {
              exchange.allgatherv(new byte[10], 10);
              if (exchange.rank() == 1 || exchange.rank() == 3) {
                over.await();
                return;
              }
              try {
                exchange.allgatherv(new byte[10], 10);
              } finally {
                over.countDown();
              }
            });
    for (int rank : new int[] {0, 2}) {
      ExchangeException failure = outcomes.get(rank).exchangeFailure();
      assertTrue(failure.culprit() == 1 || failure.culprit() == 3, failure::getMessage);
      assertTrue(failure.getMessage().contains("Round "), failure::getMessage);
      assertTrue(names(failure, 1), failure::getMessage);
      assertTrue(names(failure, 3), failure::getMessage);
    }
  }

  @Test
  void anAbortReachesAllWithItsCulpritAndReason() throws Exception {
    AtomicLong start = new AtomicLong();
    List<Outcome> outcomes =
        Ranks.outcomes(
            4,
            Ranks.config(TIMEOUT_MS),
            this::connect,
            exchange -> {
              exchange.allgatherv(new byte[10], 10);
              if (exchange.rank() == 2) {
                start.set(System.nanoTime());
                exchange.abort(2, "the loss became NaN: größer als ∞");
                return;
              }
              exchange.allgatherv(new byte[10], 10);
            });
    assertNull(outcomes.get(2).failure());
    for (int rank : new int[] {0, 1, 3}) {
      ExchangeException failure = outcomes.get(rank).exchangeFailure();
      assertEquals(2, failure.culprit(), failure::getMessage);
      long millis = outcomes.get(rank).millisAfter(start.get());
      assertTrue(millis < Ranks.SOON_MS, () -> "rank " + rank + " heard after " + millis + " ms");
      assertTrue(
          failure.getMessage().contains("the loss became NaN: größer als ∞"), failure::getMessage);
      assertTrue(names(failure, 2), failure::getMessage);
    }
  }

  @Test
  void anAbortAmidLargeBlocksReachesAll() throws Exception {
    byte[] large = new byte[8 << 20];
    List<Outcome> outcomes =
        Ranks.outcomes(
            3,
            Ranks.config(TIMEOUT_MS),
            this::connect,
            exchange -> {
              if (exchange.rank() == 1) {
                Thread.sleep(100);
                exchange.abort(1, "out of memory");
                return;
              }
              exchange.allgatherv(large, large.length);
            });
    assertEquals(1, outcomes.get(0).exchangeFailure().culprit());
    assertEquals(1, outcomes.get(2).exchangeFailure().culprit());
  }

  @ParameterizedTest(name = "by interrupt: {0}")
  @ValueSource(booleans = {false, true})
  void aCancelledTaskLeavesSoonAndTheOthersFollow(boolean interrupt) throws Exception {
    List<ExchangeListener> listeners = Ranks.listeners(3);
    List<PeerAddress> peers = Ranks.addresses(listeners);
    AtomicBoolean cancelled = new AtomicBoolean();
    AtomicBoolean flagKept = new AtomicBoolean();
    CountDownLatch connected = new CountDownLatch(3);
    CountDownLatch polledInTheRound = new CountDownLatch(3);
    CountDownLatch othersLeft = new CountDownLatch(2);
    List<Running> running = new ArrayList<>();
    for (int rank = 0; rank < 3; rank++) {
      int self = rank;
      BooleanSupplier mine =
          () -> {
            if (self == 0 && connected.getCount() == 0) {
              polledInTheRound.countDown();
            }
            return self == 0 && cancelled.get();
          };
      running.add(
          Ranks.start(
              rank,
              () -> {
                try (Exchange exchange =
                    connect(listeners.get(self), self, peers, Ranks.config(TIMEOUT_MS), mine)) {
                  connected.countDown();
                  if (self == 2) {
                    assertTrue(othersLeft.await(60, TimeUnit.SECONDS));
                    // The first may still be whole, if both blocks were on their way.
                    exchange.allgatherv(new byte[10], 10);
                  }
                  exchange.allgatherv(new byte[10], 10);
                } finally {
                  othersLeft.countDown();
                  if (self == 0) {
                    flagKept.set(Thread.currentThread().isInterrupted());
                  }
                }
              }));
    }
    assertTrue(polledInTheRound.await(60, TimeUnit.SECONDS));
    long start = System.nanoTime();
    if (interrupt) {
      running.get(0).thread().interrupt();
    } else {
      cancelled.set(true);
    }
    List<Outcome> outcomes = new ArrayList<>();
    for (Running one : running) {
      outcomes.add(one.join());
    }
    assertEquals(-1, outcomes.get(0).exchangeFailure().culprit());
    assertTrue(outcomes.get(0).millisAfter(start) < Ranks.SOON_MS, "rank 0 must leave");
    assertTrue(outcomes.get(1).millisAfter(start) < Ranks.SOON_MS, "rank 1 must follow");
    assertTrue(outcomes.get(1).exchangeFailure().getMessage().contains("cancelled"));
    assertTrue(outcomes.get(2).exchangeFailure().getMessage().contains("cancelled"));
    assertEquals(interrupt, flagKept.get());
  }

  @Test
  void aFastCloserLosesNothingForSlowReaders() throws Exception {
    byte[] large = new byte[5_000_000];
    new Random(6).nextBytes(large);
    for (int repeat = 0; repeat < 5; repeat++) {
      Ranks.run(
          4,
          Ranks.config(TIMEOUT_MS),
          this::connect,
          exchange -> {
            exchange.allgatherv(large, exchange.rank() == 0 ? large.length : 1);
            if (exchange.rank() == 3) {
              Thread.sleep(50);
            }
            exchange.allgatherv(large, large.length);
            for (int rank = 0; rank < 4; rank++) {
              checkRound(exchange, rank, large);
            }
          });
    }
  }

  @Test
  void aPeerThatLeavesEarlyIsNamed() throws Exception {
    List<Outcome> outcomes =
        Ranks.outcomes(
            2,
            Ranks.config(TIMEOUT_MS),
            this::connect,
            exchange -> {
              exchange.allgatherv(new byte[10], 10);
              if (exchange.rank() == 0) {
                exchange.allgatherv(new byte[10], 10);
              }
            });
    ExchangeException failure = outcomes.get(0).exchangeFailure();
    assertEquals(1, failure.culprit());
    assertTrue(failure.getMessage().contains("said goodbye"), failure::getMessage);
    assertNull(outcomes.get(1).failure());
  }

  @Test
  void wrongArgumentsAreRefusedBeforeAnythingIsSent() throws Exception {
    Ranks.run(
        2,
        Ranks.config(TIMEOUT_MS),
        this::connect,
        exchange -> {
          assertThrows(IndexOutOfBoundsException.class, () -> exchange.allgatherv(new byte[3], 4));
          assertThrows(IndexOutOfBoundsException.class, () -> exchange.allgatherv(new byte[3], -1));
          assertThrows(
              IllegalArgumentException.class,
              () -> exchange.allgatherv(new byte[9 << 20], 9 << 20));
          assertThrows(IndexOutOfBoundsException.class, () -> exchange.received().get(2));
          exchange.allgatherv(new byte[] {5}, 1);
          checkRound(exchange, 1 - exchange.rank(), new byte[] {5});
        });
  }

  @Test
  void closedMeansClosed() throws Exception {
    Ranks.run(
        2,
        Ranks.config(TIMEOUT_MS),
        this::connect,
        exchange -> {
          exchange.close();
          exchange.close();
          exchange.abort(0, "too late");
          assertThrows(IllegalStateException.class, () -> exchange.allgatherv(new byte[1], 1));
        });
  }

  @ParameterizedTest(name = "p={0} elements={1} seed={2}")
  @CsvSource({
    "1,10,1",
    "2,1,2",
    "2,100000,3",
    "3,0,4",
    "3,100001,5",
    "4,2,6",
    "5,70000,7",
    "8,300000,8"
  })
  void sumsHaveTheBitsOfAddingInRankOrder(int worldSize, int elements, long seed) throws Exception {
    Ranks.run(
        worldSize,
        Ranks.config(20_000),
        this::connect,
        exchange -> {
          if (!sums(exchange)) {
            return;
          }
          for (int round = 0; round < 3; round++) {
            float[] vector = vector(seed + round, exchange.rank(), elements);
            float[] expected = vector(seed + round, 0, elements);
            for (int rank = 1; rank < worldSize; rank++) {
              float[] next = vector(seed + round, rank, elements);
              for (int i = 0; i < elements; i++) {
                expected[i] += next[i];
              }
            }
            float beyond = vector[elements];
            exchange.allReduce().orElseThrow().sum(vector, elements);
            assertArrayEquals(
                Arrays.copyOf(expected, elements), Arrays.copyOf(vector, elements), 0f);
            assertEquals(beyond, vector[elements]);
            exchange.allgatherv(new byte[] {1}, 1);
          }
        });
  }

  @ParameterizedTest(name = "p={0} elements={1} seed={2}")
  @CsvSource({"1,10,1", "2,1,2", "3,100001,3", "5,70000,4"})
  void partsOfTwoBytesAreSummedAsTheyAreDecoded(int worldSize, int elements, long seed)
      throws Exception {
    Ranks.run(
        worldSize,
        Ranks.config(20_000),
        this::connect,
        exchange -> {
          if (!sums(exchange)) {
            return;
          }
          CoarseParts own = new CoarseParts(exchange.rank());
          for (int round = 0; round < 3; round++) {
            float[] vector = vector(seed + round, exchange.rank(), elements);
            float[] expected = new float[elements];
            for (int rank = 0; rank < worldSize; rank++) {
              float[] next = vector(seed + round, rank, elements);
              new CoarseParts(rank).round(next, 0, elements);
              for (int i = 0; i < elements; i++) {
                expected[i] += next[i];
              }
            }
            exchange.allReduce().orElseThrow().sum(vector, elements, own);
            assertArrayEquals(expected, Arrays.copyOf(vector, elements), 0f);
            exchange.allReduce().orElseThrow().sum(vector, elements);
          }
        });
  }

  private boolean sums(Exchange exchange) {
    boolean present = exchange.allReduce().isPresent();
    assertEquals(sumsVectors(exchange.worldSize()), present);
    return present;
  }

  /** Whether ranks of such a world have an all-reduce. */
  boolean sumsVectors(int worldSize) {
    return true;
  }

  /** One element more than is summed. */
  private static float[] vector(long seed, int rank, int elements) {
    Random random = new Random(31 * seed + rank);
    float[] vector = new float[elements + 1];
    for (int i = 0; i <= elements; i++) {
      vector[i] = random.nextFloat() - 0.5f;
    }
    return vector;
  }
}
