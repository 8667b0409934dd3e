package dev.parsimony.exchange;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import dev.parsimony.exchange.address.PeerAddress;
import dev.parsimony.exchange.collective.BlockListener;
import dev.parsimony.exchange.collective.Exchange;
import dev.parsimony.exchange.collective.ExchangeFigures;
import dev.parsimony.exchange.collective.ExchangeListener;
import dev.parsimony.exchange.collective.WholeBlock;
import dev.parsimony.exchange.config.ExchangeConfig;
import dev.parsimony.exchange.config.ExchangePattern;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Every pattern keeps the contract. */
final class SocketExchangeTest {

  abstract static class Contract extends ExchangeContract {

    private final Optional<ExchangePattern> pattern;

    Contract(ExchangePattern pattern) {
      this.pattern = Optional.of(pattern);
    }

    Contract() {
      this.pattern = Optional.empty();
    }

    @Override
    Exchange connect(
        ExchangeListener listener,
        int rank,
        List<PeerAddress> peers,
        ExchangeConfig config,
        BooleanSupplier cancelled)
        throws IOException {
      Exchange exchange = listener.connect(rank, peers, ofPattern(config), cancelled);
      exchange.tuning().calibrate();
      return exchange;
    }

    ExchangeConfig ofPattern(ExchangeConfig config) {
      return config.withPattern(pattern);
    }

    /** The JDK's selector boxes file descriptors above 127: 16 bytes per event. */
    int allocatedAtMost() {
      return 100;
    }

    @Test
    void blocksAreToldOfWhileOthersAreOnTheirWay() throws Exception {
      CountDownLatch told = new CountDownLatch(1);
      Ranks.run(
          3,
          Ranks.config(20_000),
          this::connect,
          exchange -> {
            exchange.allgatherv(new byte[10], 10);
            exchange.allgatherv(new byte[10], 10);
            if (exchange.rank() == 2) {
              assertTrue(told.await(10, TimeUnit.SECONDS), "rank 1 hears of rank 0's block first");
            }
            exchange.allgatherv(
                new WholeBlock().of(new byte[10], 10),
                block -> {
                  if (exchange.rank() == 1 && block.rank() == 0) {
                    told.countDown();
                  }
                });
          });
    }

    @Test
    void whatIsMadeTravelsWhileTheRestIsBeingMade() throws Exception {
      CountDownLatch waits = new CountDownLatch(1);
      Ranks.run(
          2,
          Ranks.config(20_000),
          this::connect,
          exchange -> {
            exchange.allgatherv(new byte[10], 10);
            byte[] block = new byte[1 << 20];
            if (exchange.rank() == 0) {
              waits.await();
              exchange.allgatherv(
                  new PiecewiseBlock(block, 1 << 18, 1, new Pauses(100)), BlockListener.IGNORED);
            } else {
              long start = System.nanoTime();
              exchange.allgatherv(
                  new PiecewiseBlock(new byte[10], 10, 1, waits::countDown), BlockListener.IGNORED);
              long took = System.nanoTime() - start;
              assertTrue(
                  exchange.tuning().waitNanos() < took / 2,
                  exchange.tuning().waitNanos() + " of " + took);
            }
          });
    }

    /** Before every piece but the first. */
    private static final class Pauses implements Runnable {
      private final long millis;
      private boolean begun;

      Pauses(long millis) {
        this.millis = millis;
      }

      @Override
      public void run() {
        try {
          Thread.sleep(begun ? millis : 0);
        } catch (InterruptedException e) {
          throw new IllegalStateException(e);
        }
        begun = true;
      }
    }

    @Test
    void allocatesNothingPerRoundOnceWarm() throws Exception {
      ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
      int rounds = 2000;
      Ranks.run(
          3,
          Ranks.config(20_000),
          this::connect,
          exchange -> {
            byte[] block = new byte[50_000];
            for (int round = 0; round < 500; round++) {
              exchange.allgatherv(block, round % 2 == 0 ? 100 : block.length);
            }
            long before = threads.getCurrentThreadAllocatedBytes();
            for (int round = 0; round < rounds; round++) {
              exchange.allgatherv(block, round % 2 == 0 ? 100 : block.length);
            }
            long perRound = (threads.getCurrentThreadAllocatedBytes() - before) / rounds;
            assertTrue(perRound < allocatedAtMost(), "bytes allocated per round: " + perRound);
          });
    }
  }

  /** Ranks that choose by what they measure. */
  @Nested
  final class CalibratedTest extends Contract {
    @Test
    void tellsWhatItMeasuredAndChose() throws Exception {
      Ranks.run(
          3,
          Ranks.config(20_000),
          this::connect,
          exchange -> {
            byte[] block = new byte[100_000];
            for (int round = 0; round < 20; round++) {
              exchange.allgatherv(block, round < 10 ? 5 : block.length);
            }
            ExchangeFigures figures = exchange.tuning().figures(0);
            assertEquals(20, figures.rounds().values().stream().mapToLong(n -> n).sum());
            for (ExchangePattern each : ExchangePattern.values()) {
              assertTrue(figures.measured().contains(each + " "), figures::measured);
            }
          });
    }
  }

  @Nested
  final class MeshTest extends Contract {
    MeshTest() {
      super(ExchangePattern.MESH);
    }
  }

  @Nested
  final class RingTest extends Contract {
    RingTest() {
      super(ExchangePattern.RING);
    }
  }

  @Nested
  final class DisseminationTest extends Contract {
    DisseminationTest() {
      super(ExchangePattern.DISSEMINATION);
    }
  }
}
