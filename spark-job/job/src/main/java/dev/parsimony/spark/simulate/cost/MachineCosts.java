package dev.parsimony.spark.simulate.cost;

import dev.parsimony.spark.Internal;

/**
 * What a worker's own work takes; factors are over {@link DefaultCosts}.
 *
 * @param computeSeconds forward and backward pass of a batch, without second moments
 * @param secondMomentShare seconds that second moments add to a step that takes them, over those of
 *     compute
 */
@Internal
public record MachineCosts(
    double computeSeconds,
    double secondMomentShare,
    double compressFactor,
    double decodeFactor,
    double updateFactor) {

  /** Returns the default machine, with that time for forward and backward pass. */
  public static MachineCosts defaults(double computeSeconds) {
    return new MachineCosts(computeSeconds, DefaultCosts.SECOND_MOMENT_SHARE, 1, 1, 1);
  }

  /** Returns the same with another device for forward and backward pass. */
  public MachineCosts withCompute(double seconds) {
    return new MachineCosts(seconds, secondMomentShare, compressFactor, decodeFactor, updateFactor);
  }
}
