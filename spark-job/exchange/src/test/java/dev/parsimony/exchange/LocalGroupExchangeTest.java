package dev.parsimony.exchange;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import dev.parsimony.exchange.address.PeerAddress;
import dev.parsimony.exchange.collective.Exchange;
import dev.parsimony.exchange.collective.ExchangeListener;
import dev.parsimony.exchange.collective.WholeBlock;
import dev.parsimony.exchange.config.ExchangeConfig;
import dev.parsimony.exchange.local.LocalGroupCount;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Local groups keep the contract, however the ranks are spread over JVMs. */
final class LocalGroupExchangeTest {
  private static final int ROUNDS = 2000;
  private static final int WINDOWS = 4;

  abstract static class Contract extends ExchangeContract {
    private final int nodes;

    Contract(int nodes) {
      this.nodes = nodes;
    }

    @Override
    Exchange connect(
        ExchangeListener listener,
        int rank,
        List<PeerAddress> peers,
        ExchangeConfig config,
        BooleanSupplier cancelled)
        throws IOException {
      return LocalGroupRanks.interleaved(nodes).connect(listener, rank, peers, config, cancelled);
    }

    @Override
    boolean names(ExchangeException failure, int rank) {
      return LocalGroupRanks.names(failure, rank);
    }

    @AfterEach
    void nothingIsLeft() {
      assertEquals(0, LocalGroupCount.groups());
    }
  }

  @Nested
  final class OneJvm extends Contract {
    OneJvm() {
      super(1);
    }
  }

  @Nested
  final class TwoJvms extends Contract {
    TwoJvms() {
      super(2);
    }

    @Override
    boolean sumsVectors(int worldSize) {
      return worldSize <= 2;
    }
  }

  @Nested
  final class OneRankPerJvm extends Contract {
    OneRankPerJvm() {
      super(Integer.MAX_VALUE);
    }

    @Override
    boolean names(ExchangeException failure, int rank) {
      return failure.getMessage().contains("rank " + rank + " at 127.0.0.1:");
    }
  }

  @ParameterizedTest(name = "{0} ranks in {1} JVMs, blocks up to {2} bytes, seed {3}")
  @CsvSource({"4, 1, 20, 1", "5, 2, 0, 2", "5, 2, 20, 3", "5, 2, 3000000, 4", "6, 3, 500000, 5"})
  void oneMemberIsToldOfAllBlocksInRankOrder(int ranks, int nodes, int most, long seed)
      throws Exception {
    int rounds = 10;
    List<byte[][]> blocks = blocks(rounds, ranks, most, new Random(seed));
    List<List<Integer>> told = new ArrayList<>();
    IntStream.range(0, rounds * nodes).forEach(i -> told.add(new ArrayList<>()));
    Ranks.run(
        ranks,
        Ranks.config(20_000),
        LocalGroupRanks.interleaved(nodes),
        exchange -> {
          for (int i = 0; i < rounds; i++) {
            byte[][] round = blocks.get(i);
            byte[] mine = round[exchange.rank()].clone();
            List<Integer> order = told.get(i * nodes + exchange.rank() % nodes);
            exchange.allgatherv(
                new WholeBlock().of(mine, mine.length),
                block -> {
                  order.add(block.rank());
                  assertArrayEquals(round[block.rank()], block.copy());
                });
            LocalGroupRanks.checkAll(exchange, round);
            // Not the last one's blocks: this one may be changed as soon as its owner goes on.
            new Random(i).nextBytes(mine);
            LocalGroupRanks.checkAll(exchange, round);
          }
        });
    List<Integer> all = IntStream.range(0, ranks).boxed().toList();
    told.forEach(order -> assertEquals(all, order));
    assertEquals(0, LocalGroupCount.groups());
  }

  private static List<byte[][]> blocks(int rounds, int ranks, int most, Random random) {
    List<byte[][]> blocks = new ArrayList<>();
    for (int i = 0; i < rounds; i++) {
      byte[][] round = new byte[ranks][];
      for (int rank = 0; rank < ranks; rank++) {
        round[rank] = new byte[random.nextInt(3) == 0 ? 0 : random.nextInt(most + 1)];
        random.nextBytes(round[rank]);
      }
      blocks.add(round);
    }
    return blocks;
  }

  @ParameterizedTest(name = "{0} JVMs")
  @ValueSource(ints = {1, 2})
  void oneObjectForEachJvm(int nodes) throws Exception {
    Object[] got = new Object[5];
    Ranks.run(
        5,
        Ranks.config(20_000),
        LocalGroupRanks.interleaved(nodes),
        exchange -> {
          got[exchange.rank()] = exchange.shared(Object::new);
          exchange.allgatherv(new byte[3], 3);
        });
    for (int rank = 0; rank < 5; rank++) {
      assertEquals(got[rank % nodes], got[rank]);
    }
    assertEquals(nodes, List.of(got).stream().distinct().count());
  }

  @ParameterizedTest(name = "{0} ranks in {1} JVMs")
  @CsvSource({"3, 1, 28", "3, 2, 32", "3, 3, 28"})
  void framesAreCountedAsOnConnections(int ranks, int nodes, int overhead) throws Exception {
    Ranks.run(
        ranks,
        Ranks.config(20_000),
        LocalGroupRanks.interleaved(nodes),
        exchange -> {
          // The second of two JVMs has one rank, which travels as it is.
          int expected = nodes == 2 && exchange.rank() == 1 ? 28 : overhead;
          assertEquals(1000 + expected, exchange.tuning().framedLength(1000));
        });
  }

  @ParameterizedTest(name = "{0} JVMs")
  @ValueSource(ints = {1, 2})
  void allocatesNothingPerRoundOnceWarm(int nodes) throws Exception {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    Ranks.run(
        4,
        Ranks.config(20_000),
        LocalGroupRanks.interleaved(nodes),
        exchange -> {
          byte[] block = new byte[20_000];
          rounds(exchange, block, 1000);
          // What is made once, on the first wait that takes long, is not made per round.
          long perRound = Long.MAX_VALUE;
          for (int window = 0; window < WINDOWS; window++) {
            long before = threads.getCurrentThreadAllocatedBytes();
            rounds(exchange, block, ROUNDS);
            long allocated = threads.getCurrentThreadAllocatedBytes() - before;
            perRound = Math.min(perRound, allocated / ROUNDS);
          }
          // The JDK's selector boxes file descriptors above 127: 16 bytes per event.
          assertTrue(perRound < (nodes == 1 ? 1 : 100), "bytes allocated per round: " + perRound);
        });
  }

  private static void rounds(Exchange exchange, byte[] block, int rounds) throws IOException {
    for (int round = 0; round < rounds; round++) {
      exchange.allgatherv(block, round % 2 == 0 ? 100 : block.length);
    }
  }
}
