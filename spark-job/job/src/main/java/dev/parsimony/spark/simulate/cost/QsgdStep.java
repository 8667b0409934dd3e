package dev.parsimony.spark.simulate.cost;

import dev.parsimony.spark.Internal;
import java.util.Comparator;

/**
 * {@code qsgd}: all elements rounded to a few levels, in messages that all workers decode from all.
 *
 * @param levels of either sign: 1, 3 or 7, for which message sizes were measured
 */
@Internal
public record QsgdStep(int levels) implements StepModel {
  /** Rejects levels for which nothing was measured. */
  public QsgdStep {
    if (!measured(levels)) {
      throw new IllegalArgumentException(
          "Invalid value for --qsgd-levels: got " + levels + ", expected 1, 3 or 7");
    }
  }

  /** Returns whether message sizes were measured for so many levels. */
  public static boolean measured(int levels) {
    return DefaultCosts.QSGD_LEVELS.contains(levels);
  }

  /** Returns the step whose number of levels is the nearest to one. */
  public static QsgdStep nearest(int levels) {
    return new QsgdStep(
        DefaultCosts.QSGD_LEVELS.stream()
            .min(Comparator.comparingInt(known -> Math.abs(known - levels)))
            .orElseThrow());
  }

  @Override
  public String name() {
    return "qsgd:levels=" + levels;
  }

  @Override
  public char letter() {
    return 'Q';
  }

  @Override
  public boolean compresses() {
    return true;
  }

  @Override
  public StepParts step(Workload workload, Cluster cluster) {
    MachineCosts machine = workload.machine();
    double bytes = Float.BYTES * workload.parameters() / DefaultCosts.qsgdWireRatio(levels);
    double decode = DefaultCosts.MEAN_NANOS + cluster.workers() * DefaultCosts.QSGD_DECODE_NANOS;
    return new StepParts(
        machine.computeSeconds(),
        0,
        workload.nanosEach(DefaultCosts.qsgdEncodeNanos(levels)) * machine.compressFactor(),
        cluster.network().allgatherSeconds(bytes),
        workload.nanosEach(decode) * machine.decodeFactor(),
        workload.updateSeconds());
  }
}
