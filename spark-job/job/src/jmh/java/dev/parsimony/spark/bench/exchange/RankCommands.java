package dev.parsimony.spark.bench.exchange;

import com.sun.management.ThreadMXBean;
import dev.parsimony.compression.bench.Medians;
import dev.parsimony.exchange.collective.BlockListener;
import dev.parsimony.exchange.collective.Exchange;
import java.io.IOException;
import java.lang.management.ManagementFactory;

/**
 * What a rank does when told; used by the thread that owns the exchange. All ranks of a world get
 * the same commands:
 *
 * <pre>
 * allgatherv BYTES WARMUP ROUNDS    measures rounds in which every rank contributes BYTES bytes
 * making BYTES WARMUP ROUNDS        the same with blocks that take a third of a transfer's time at
 *                                   1 Gbit/s to be made and are sent meanwhile
 * made BYTES WARMUP ROUNDS          the same with blocks that are made first
 * allreduce FLOATS WARMUP ROUNDS    measures sums of vectors of FLOATS elements
 * check MAX_BYTES ROUNDS            exchanges blocks of random lengths and checks their contents
 * </pre>
 */
final class RankCommands {
  /** A collective whose time is taken. */
  private interface Round {
    void run() throws IOException;
  }

  private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
  private final Exchange exchange;

  RankCommands(Exchange exchange) {
    this.exchange = exchange;
  }

  RankAnswer run(String command) throws IOException {
    String[] words = command.split(" ");
    int size = Integer.parseInt(words[1]);
    return switch (words[0]) {
      case "allgatherv" -> {
        byte[] block = new byte[size];
        yield measured(words, () -> exchange.allgatherv(block, size));
      }
      case "making" -> {
        SlowBlock block = new SlowBlock(size, makingNanos(size));
        yield measured(words, () -> exchange.allgatherv(block.start(), BlockListener.IGNORED));
      }
      case "made" -> {
        SlowBlock block = new SlowBlock(size, makingNanos(size));
        yield measured(words, () -> exchange.allgatherv(made(block), size));
      }
      case "allreduce" -> {
        float[] vector = new float[size];
        yield measured(words, () -> exchange.allReduce().orElseThrow().sum(vector, size));
      }
      case "check" -> checked(size, Integer.parseInt(words[2]));
      default -> throw new IllegalArgumentException("Unknown command: got '" + command + "'");
    };
  }

  /** A third of what a block takes to all others at 1 Gbit/s, 8 ns a byte. */
  private long makingNanos(int bytes) {
    return 8L * bytes * (exchange.worldSize() - 1) / 3;
  }

  private static byte[] made(SlowBlock block) {
    block.start().makeAll();
    return block.bytes();
  }

  private RankAnswer measured(String[] words, Round round) throws IOException {
    int warmup = Integer.parseInt(words[2]);
    double[] nanos = new double[Integer.parseInt(words[3])];
    for (int i = 0; i < warmup; i++) {
      round.run();
    }
    long before = threads.getCurrentThreadAllocatedBytes();
    for (int i = 0; i < nanos.length; i++) {
      long start = System.nanoTime();
      round.run();
      nanos[i] = System.nanoTime() - start;
    }
    double allocated = threads.getCurrentThreadAllocatedBytes() - before;
    return new RankAnswer(Medians.of(nanos), allocated / nanos.length, 0);
  }

  private RankAnswer checked(int maxBytes, int rounds) throws IOException {
    RandomBlocks blocks = new RandomBlocks(maxBytes);
    byte[] block = new byte[maxBytes];
    double[] nanos = new double[rounds];
    int errors = 0;
    for (int round = 0; round < rounds; round++) {
      int length = blocks.fill(block, round, exchange.rank());
      long start = System.nanoTime();
      exchange.allgatherv(block, length);
      nanos[round] = System.nanoTime() - start;
      errors += blocks.errors(exchange, round);
    }
    return new RankAnswer(Medians.of(nanos), 0, errors);
  }
}
