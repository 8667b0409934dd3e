package dev.parsimony.exchange.tuning;

import dev.parsimony.exchange.Internal;
import dev.parsimony.exchange.config.ExchangePattern;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;

/**
 * Measures latency and bandwidth by each pattern with rounds of made-up blocks. What one rank
 * measured is not what another did: they exchange their numbers and take the medians.
 */
@Internal
public final class Calibration {
  /**
   * Rounds by each pattern at a time before measuring; they let the JVM compile what it runs, and
   * connections widen their windows.
   */
  private static final int WARMING_ROUNDS = 5;

  private static final int MAX_WARMINGS = 20;
  private static final double WARMING_NANOS = 100e6;

  private static final int TINY_BYTES = 64;
  private static final int TYPICAL_ROUNDS = 3;
  private static final int STEADY_LOOKS = 2;
  private static final double FASTER = 0.8;
  private static final int TINY_ROUNDS = 15;
  private static final int FIRST_BYTES = 64 << 10;
  private static final int MAX_BYTES = 4 << 20;
  private static final int SMALL_PART = 4;
  private static final int MIN_ROUNDS = 3;
  private static final int MAX_ROUNDS = 15;

  /** Nanoseconds of a round that are enough for buffers on the way to matter little. */
  private static final double ENOUGH_NANOS = 40e6;

  /** Nanoseconds to spend on each pattern and length. */
  private static final double NANOS_TO_SPEND = 50e6;

  private final MeasuredRounds exchange;
  private final int mostBytes;

  public Calibration(MeasuredRounds exchange, int maxBlockBytes) {
    this.exchange = exchange;
    this.mostBytes = Math.min(MAX_BYTES, maxBlockBytes);
  }

  /**
   * Measures all patterns; collective over all ranks. Takes one to three seconds where a long
   * round, of 40 ms and more, is bound by the network, and less within one machine.
   */
  public CostModel measure() throws IOException {
    long start = System.nanoTime();
    byte[] block = new byte[mostBytes];
    warmUp(block);
    int large = largeBytes(block);
    double once = medianNanos(ExchangePattern.RING, block, large, 1);
    int rounds = (int) Math.max(MIN_ROUNDS, Math.min(MAX_ROUNDS, NANOS_TO_SPEND / once));
    Map<ExchangePattern, PatternCost> costs = new EnumMap<>(ExchangePattern.class);
    for (ExchangePattern pattern : ExchangePattern.values()) {
      costs.put(pattern, cost(pattern, block, large, rounds));
    }
    return new CostModel(costs, System.nanoTime() - start);
  }

  private void warmUp(byte[] block) throws IOException {
    double spent = 0;
    for (int i = 0; i < MAX_WARMINGS && spent < WARMING_NANOS; i++) {
      for (ExchangePattern pattern : ExchangePattern.values()) {
        double nanos = medianNanos(pattern, block, tinyBytes(), WARMING_ROUNDS);
        spent += nanos * WARMING_ROUNDS;
      }
    }
  }

  private int tinyBytes() {
    return Math.min(TINY_BYTES, mostBytes);
  }

  /** A length that takes long enough to be measured. */
  private int largeBytes(byte[] block) throws IOException {
    int bytes = Math.min(mostBytes, FIRST_BYTES);
    while (bytes < mostBytes && soon(block, bytes)) {
      bytes = (int) Math.min(mostBytes, 2L * bytes);
    }
    return bytes;
  }

  /** Whether a round does not take long enough; rounds get faster while code is compiled. */
  private boolean soon(byte[] block, int bytes) throws IOException {
    double best = Double.POSITIVE_INFINITY;
    int steady = 0;
    while (best >= ENOUGH_NANOS && steady < STEADY_LOOKS) {
      double nanos = medianNanos(ExchangePattern.RING, block, bytes, TYPICAL_ROUNDS);
      steady = nanos < FASTER * best ? 0 : steady + 1;
      best = Math.min(best, nanos);
    }
    return best < ENOUGH_NANOS;
  }

  private PatternCost cost(ExchangePattern pattern, byte[] block, int large, int rounds)
      throws IOException {
    int small = Math.max(1, large / SMALL_PART);
    exchange.round(pattern, block, large);
    double tiny = medianNanos(pattern, block, tinyBytes(), TINY_ROUNDS);
    double some = medianNanos(pattern, block, small, rounds);
    double many = medianNanos(pattern, block, large, rounds);
    double peers = exchange.worldSize() - 1.0;
    return new PatternCost(tiny, peers * small, some, peers * large, many);
  }

  /** The median over ranks of their medians, the same on all. */
  private double medianNanos(ExchangePattern pattern, byte[] block, int bytes, int rounds)
      throws IOException {
    double[] nanos = new double[rounds];
    for (int i = 0; i < rounds; i++) {
      long start = System.nanoTime();
      exchange.round(pattern, block, bytes);
      nanos[i] = System.nanoTime() - start;
    }
    return agreed(median(nanos));
  }

  private double agreed(double own) throws IOException {
    byte[] bytes = new byte[Double.BYTES];
    ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putDouble(own);
    exchange.round(ExchangePattern.MESH, bytes, bytes.length);
    double[] all = new double[exchange.worldSize()];
    for (int rank = 0; rank < all.length; rank++) {
      all[rank] = number(rank);
    }
    return median(all);
  }

  private double number(int rank) throws IOException {
    byte[] bytes = exchange.received(rank);
    if (bytes.length != Double.BYTES) {
      throw new IOException("Rank " + rank + " did not send a number while measuring");
    }
    return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getDouble();
  }

  private static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return sorted[sorted.length / 2];
  }
}
