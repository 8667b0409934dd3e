package dev.parsimony.exchange.tuning;

import dev.parsimony.exchange.Internal;
import dev.parsimony.exchange.config.ExchangePattern;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

/**
 * Predicts what a round takes by each pattern, from what {@link Calibration} measured. All ranks
 * hold the same numbers, so they choose alike without asking each other.
 */
@SuppressWarnings("EnumOrdinal") // arrays by pattern, so that rounds box nothing
@Internal
public final class CostModel {
  private static final ExchangePattern[] PATTERNS = ExchangePattern.values();
  private static final double WITHIN_NOISE = 1.1;
  private static final double BEYOND_MEASURED = 1.25;
  private static final double MOST_DOUBT = 2;
  private static final double NANOS_PER_MILLI = 1e6;
  private static final double NANOS_PER_SECOND = 1e9;
  private static final double BYTES_PER_KILOBYTE = 1e3;

  private final PatternCost[] costs;
  private final long calibrationNanos;

  /**
   * Creates a model of measured costs.
   *
   * @param calibrationNanos what measuring took
   */
  CostModel(Map<ExchangePattern, PatternCost> measured, long calibrationNanos) {
    this.calibrationNanos = calibrationNanos;
    costs = new PatternCost[PATTERNS.length];
    for (int i = 0; i < PATTERNS.length; i++) {
      costs[i] = Objects.requireNonNull(measured.get(PATTERNS[i]), PATTERNS[i].name());
    }
  }

  /** The pattern by which a round of blocks of these lengths is predicted to end first. */
  public ExchangePattern fastest(int[] lengths) {
    int best = 0;
    double bestNanos = Double.POSITIVE_INFINITY;
    for (int i = 0; i < PATTERNS.length; i++) {
      double nanos = cautiousNanos(PATTERNS[i], busiestBytes(PATTERNS[i], lengths));
      if (nanos < bestNanos) {
        best = i;
        bestNanos = nanos;
      }
    }
    return PATTERNS[best];
  }

  /**
   * Returns the predicted nanoseconds; more, except by ring, where the rate counts: by ring one
   * sends to one all the time, while by the others a switch's queue may fill that did not before.
   * So they have to be faster by more than measurements scatter.
   */
  private double cautiousNanos(ExchangePattern pattern, double bytes) {
    PatternCost cost = costs[pattern.ordinal()];
    if (pattern == ExchangePattern.RING || bytes <= cost.someBytes()) {
      return cost.nanos(bytes);
    }
    return cost.nanos(bytes) * (bytes <= cost.manyBytes() ? WITHIN_NOISE : BEYOND_MEASURED);
  }

  /** Returns the nanoseconds predicted for equal blocks of that many bytes. */
  double predictedNanos(ExchangePattern pattern, int worldSize, double bytes) {
    return costs[pattern.ordinal()].nanos((worldSize - 1) * bytes);
  }

  /** Nanoseconds predicted for equal blocks by the pattern that suits them best. */
  double predictedNanos(int worldSize, double bytes) {
    double best = Double.POSITIVE_INFINITY;
    for (ExchangePattern pattern : PATTERNS) {
      best = Math.min(best, predictedNanos(pattern, worldSize, bytes));
    }
    return best;
  }

  /** Returns the predicted nanoseconds of an all-reduce with that many bytes of parts and sums. */
  public double allReduceNanos(int worldSize, double partBytes, double sumBytes) {
    PatternCost scatter = costs[ExchangePattern.MESH.ordinal()];
    PatternCost gather = costs[ExchangePattern.RING.ordinal()];
    double passing = (worldSize - 1.0) / worldSize;
    return scatter.nanos(partBytes * passing) + gather.nanos(sumBytes * passing);
  }

  /**
   * Whether an all-reduce takes less than blocks of {@code elementBytes} bytes an element. Of
   * blocks every rank receives and sums up to half as many times more as there are ranks, and on a
   * network without a limit what was measured scatters: they have to be faster by as much, at most
   * twice.
   */
  public boolean allReduceIsFaster(int worldSize, double elements, int elementBytes) {
    double blockBytes = elements * elementBytes;
    double sumBytes = elements * Float.BYTES;
    double more = worldSize * blockBytes / (blockBytes + sumBytes);
    return allReduceNanos(worldSize, blockBytes, sumBytes)
        < Math.max(1, Math.min(MOST_DOUBT, more)) * predictedNanos(worldSize, blockBytes);
  }

  /**
   * Bytes that the busiest rank sends or receives. By mesh the longest block leaves its rank for
   * every peer; by the other two each connection carries nearly all blocks once.
   */
  private static double busiestBytes(ExchangePattern pattern, int[] lengths) {
    long total = 0;
    int longest = 0;
    int shortest = Integer.MAX_VALUE;
    for (int length : lengths) {
      total += length;
      longest = Math.max(longest, length);
      shortest = Math.min(shortest, length);
    }
    long passing = total - shortest;
    long leaving = (lengths.length - 1L) * longest;
    return switch (pattern) {
      case MESH -> Math.max(passing, leaving);
      case RING, DISSEMINATION -> passing;
    };
  }

  /** Describes for logs and reports what rounds took, and the bytes that a rank got in them. */
  @Override
  public String toString() {
    return Arrays.stream(PATTERNS)
        .map(this::described)
        .collect(
            Collectors.joining(
                ", ",
                String.format(
                    Locale.ROOT, "measured in %.1f s: ", calibrationNanos / NANOS_PER_SECOND),
                ""));
  }

  private String described(ExchangePattern pattern) {
    PatternCost cost = costs[pattern.ordinal()];
    return String.format(
        Locale.ROOT,
        "%s %.2f ms for tiny messages, %.1f ms for %,.0f kB",
        pattern,
        cost.tinyNanos() / NANOS_PER_MILLI,
        cost.manyNanos() / NANOS_PER_MILLI,
        cost.manyBytes() / BYTES_PER_KILOBYTE);
  }
}
