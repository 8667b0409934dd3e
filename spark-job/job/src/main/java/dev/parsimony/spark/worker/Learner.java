package dev.parsimony.spark.worker;

import dev.parsimony.compression.GradientCompressor;
import dev.parsimony.compression.moments.SecondMomentAverage;
import dev.parsimony.spark.Internal;
import dev.parsimony.spark.share.OuterOptimizer;
import java.util.Optional;

/**
 * What changes while a worker trains.
 *
 * @param outer where changes of weights travel; shared by the workers of a JVM
 * @param average of second moments, where not every step has its own
 */
@Internal
public record Learner(
    Replica replica,
    GradientCompressor compressor,
    Optional<OuterOptimizer> outer,
    Optional<SecondMomentAverage> average) {
  private static final float[] NONE = {};

  /** Makes a learner whose gradients travel, with the second moments of each step. */
  public Learner(Replica replica, GradientCompressor compressor) {
    this(replica, compressor, Optional.empty(), Optional.empty());
  }

  /** Copies what this worker has beside parameters and residuals, if there is anything. */
  public Optional<LocalState> localState() {
    if (outer.isEmpty() && average.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new LocalState(
            replica.iteration(),
            outer.isPresent() ? replica.updaterState() : NONE,
            outer.map(OuterOptimizer::velocity).orElse(NONE),
            average.map(SecondMomentAverage::mean).orElse(NONE),
            average.map(SecondMomentAverage::taken).orElse(0L)));
  }
}
