package dev.parsimony.spark.worker;

import dev.parsimony.compression.moments.GradientMoments;
import dev.parsimony.compression.moments.SecondMomentAverage;
import dev.parsimony.spark.data.Batch;
import java.util.Optional;

/**
 * A worker's moments of each step. Where second moments are averaged, all steps get the average of
 * those taken.
 */
final class LocalMoments {
  private final Replica replica;
  private final Optional<SecondMomentAverage> average;
  private final GradientMoments moments;
  private boolean taken = true;

  LocalMoments(Learner learner) {
    this.replica = learner.replica();
    this.average = learner.average();
    this.moments = new GradientMoments(replica.layout(), learner.compressor().needsSecondMoment());
    average.ifPresent(mean -> mean.write(moments.secondMoment()));
  }

  /** Returns the moments; the same object for all steps. */
  GradientMoments moments() {
    return moments;
  }

  /**
   * Computes the moments of a batch's segment, of which the second may not be averaged yet.
   *
   * @param step from 0
   * @return the score
   */
  double compute(Batch batch, int segment, long step) {
    if (average.isPresent()) {
      taken = average.get().due(step);
      replica.wantSecondMoments(taken);
    }
    return replica.computeMoments(batch, segment, moments);
  }

  /**
   * Returns whether a step takes second moments of its own, which the ones so far give way to.
   *
   * @param step from 0
   */
  boolean due(long step) {
    return average.isEmpty() || average.get().due(step);
  }

  /**
   * Requires what was computed to be finite.
   *
   * @param step from 1
   */
  void requireFinite(long step) {
    if (taken) {
      moments.requireFinite(step);
    } else {
      moments.requireFiniteMean(step);
    }
  }

  /** Takes what was computed into the average, once it is known to be finite. */
  void accept() {
    if (taken) {
      average.ifPresent(mean -> mean.add(moments.secondMoment()));
      restore();
    }
  }

  /** Leaves out what was computed. */
  void restore() {
    average.ifPresent(mean -> mean.write(moments.secondMoment()));
  }
}
