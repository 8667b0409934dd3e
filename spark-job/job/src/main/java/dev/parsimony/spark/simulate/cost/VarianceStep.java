package dev.parsimony.spark.simulate.cost;

import dev.parsimony.spark.Internal;
import dev.parsimony.spark.config.SecondMomentSchedule;

/**
 * {@code variance}: once in H steps a message, which all workers decode from all.
 *
 * @param updates whether changes of weights travel, gradients otherwise
 * @param localSteps H, at least 1
 * @param momentInterval steps between two that take second moments; 1 where every step does
 */
@Internal
public record VarianceStep(boolean updates, int localSteps, int momentInterval)
    implements StepModel {
  /** Returns gradients at every step, as a run has them by default. */
  public static VarianceStep gradients() {
    return new VarianceStep(false, 1, SecondMomentSchedule.EVERY_STEP.interval());
  }

  /** Returns updates, once in so many steps, otherwise as a run has them by default. */
  public static VarianceStep updates(int localSteps) {
    return new VarianceStep(true, localSteps, SecondMomentSchedule.OF_UPDATES.interval());
  }

  @Override
  public String name() {
    return updates ? "updates, H=" + localSteps : "gradients";
  }

  @Override
  public char letter() {
    return updates ? 'U' : 'V';
  }

  @Override
  public boolean compresses() {
    return true;
  }

  @Override
  public StepParts step(Workload workload, Cluster cluster) {
    MachineCosts machine = workload.machine();
    double outer = updates ? workload.nanosEach(DefaultCosts.OUTER_NANOS) / localSteps : 0;
    return new StepParts(
        machine.computeSeconds(),
        machine.computeSeconds() * machine.secondMomentShare() / momentInterval,
        compressSeconds(workload) * machine.compressFactor(),
        cluster.network().allgatherSeconds(workload.message().bytes(workload.parameters()))
            / localSteps,
        decodeSeconds(workload, cluster.workers()) * machine.decodeFactor() / localSteps,
        workload.updateSeconds() + outer * machine.updateFactor());
  }

  /** Returns the passes that add to r and v, at every step, and those of a message. */
  private double compressSeconds(Workload workload) {
    double sent = DefaultCosts.ENCODE_NANOS * workload.message().density();
    double each = localSteps == 1 ? 0 : DefaultCosts.ACCUMULATE_NANOS;
    return workload.nanosEach(each + (DefaultCosts.CRITERION_NANOS + sent) / localSteps);
  }

  /** Returns the seconds to decode as many messages and to take their mean. */
  public static double decodeSeconds(Workload workload, double messages) {
    double sent = DefaultCosts.DECODE_NANOS * workload.message().density();
    return workload.nanosEach(DefaultCosts.MEAN_NANOS + messages * sent);
  }
}
