package dev.parsimony.spark.metrics;

import dev.parsimony.spark.Internal;
import java.io.Serializable;
import java.util.Arrays;

/** Nanoseconds per {@link Phase}, added up over steps. Not thread-safe. */
@SuppressWarnings("EnumOrdinal") // an array, so that steps box nothing
@Internal
public final class PhaseTimes implements Serializable {
  private static final double NANOS_PER_SECOND = 1e9;

  private final long[] nanos = new long[Phase.values().length];

  public void add(Phase phase, long elapsedNanos) {
    nanos[phase.ordinal()] += elapsedNanos;
  }

  public void add(PhaseTimes other) {
    for (int i = 0; i < nanos.length; i++) {
      nanos[i] += other.nanos[i];
    }
  }

  public double seconds(Phase phase) {
    return nanos[phase.ordinal()] / NANOS_PER_SECOND;
  }

  /** Sum over all phases, in seconds. */
  public double totalSeconds() {
    return Arrays.stream(nanos).sum() / NANOS_PER_SECOND;
  }

  /** Share of {@link #totalSeconds} spent in the given phases, 0 where nothing was measured. */
  public double share(Phase... phases) {
    double total = totalSeconds();
    double part = Arrays.stream(phases).mapToDouble(this::seconds).sum();
    return total == 0 ? 0 : part / total;
  }
}
