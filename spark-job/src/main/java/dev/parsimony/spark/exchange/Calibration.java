package dev.parsimony.spark.exchange;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;

/**
 * Measures latency and bandwidth by each pattern with rounds of made-up blocks. What one rank
 * measured is not what another did: they exchange their numbers and take the medians.
 */
@SuppressWarnings("EnumOrdinal") // arrays by pattern, so that rounds box nothing
final class Calibration {
  /** Rounds that let the JVM compile what it runs, and connections widen their windows. */
  private static final int WARMING_ROUNDS = 200;

  private static final int TINY_BYTES = 64;
  private static final int TINY_ROUNDS = 15;
  private static final int FIRST_BYTES = 64 << 10;
  private static final int MOST_BYTES = 4 << 20;
  private static final int GROWTH = 4;
  private static final int FEWEST_ROUNDS = 3;
  private static final int MOST_ROUNDS = 15;

  /** Long enough for buffers on the way to matter little. */
  private static final double ENOUGH_NANOS = 40e6;

  /** For each pattern and length. */
  private static final double NANOS_TO_SPEND = 50e6;

  private final SocketExchange exchange;
  private final int mostBytes;

  Calibration(SocketExchange exchange, int maxBlockBytes) {
    this.exchange = exchange;
    this.mostBytes = Math.min(MOST_BYTES, maxBlockBytes);
  }

  /** Collective over all ranks; takes fractions of a second. */
  CostModel measure() throws IOException {
    byte[] block = new byte[mostBytes];
    for (int i = 0; i < WARMING_ROUNDS; i++) {
      ExchangePattern pattern = ExchangePattern.values()[i % ExchangePattern.values().length];
      exchange.round(pattern, block, Math.min(mostBytes, TINY_BYTES << (i % GROWTH)));
    }
    int large = largeBytes(block);
    double once = medianNanos(ExchangePattern.RING, block, large, 1);
    int rounds = (int) Math.max(FEWEST_ROUNDS, Math.min(MOST_ROUNDS, NANOS_TO_SPEND / once));
    Map<ExchangePattern, PatternCost> costs = new EnumMap<>(ExchangePattern.class);
    for (ExchangePattern pattern : ExchangePattern.values()) {
      costs.put(pattern, cost(pattern, block, large, rounds));
    }
    return new CostModel(costs);
  }

  /** A length that takes long enough to be measured. */
  private int largeBytes(byte[] block) throws IOException {
    int bytes = Math.min(mostBytes, FIRST_BYTES);
    while (bytes < mostBytes && medianNanos(ExchangePattern.RING, block, bytes, 1) < ENOUGH_NANOS) {
      bytes = (int) Math.min(mostBytes, (long) GROWTH * bytes);
    }
    return bytes;
  }

  private PatternCost cost(ExchangePattern pattern, byte[] block, int large, int rounds)
      throws IOException {
    int small = Math.max(1, large / GROWTH);
    exchange.round(pattern, block, large);
    double tiny = medianNanos(pattern, block, Math.min(TINY_BYTES, mostBytes), TINY_ROUNDS);
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
    ByteBuffer.wrap(bytes).putDouble(own);
    exchange.round(ExchangePattern.MESH, bytes, bytes.length);
    double[] all = new double[exchange.worldSize()];
    for (int rank = 0; rank < all.length; rank++) {
      all[rank] = number(rank);
    }
    return median(all);
  }

  private double number(int rank) throws IOException {
    if (exchange.receivedLength(rank) != Double.BYTES) {
      throw new IOException("Rank " + rank + " did not send a number while measuring");
    }
    return ByteBuffer.wrap(exchange.received(rank)).getDouble();
  }

  private static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return sorted[sorted.length / 2];
  }
}
