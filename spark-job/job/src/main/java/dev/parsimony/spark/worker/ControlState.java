package dev.parsimony.spark.worker;

import dev.parsimony.spark.Internal;

/**
 * Where the setting of alpha and of local steps stands.
 *
 * @param factor by which the compression's alpha is multiplied; the same on all workers
 * @param localSteps batches of the rounds that begin now; the same on all workers
 * @param part of {@code whole} that the target is about, as a mean over the last exchanges; NaN
 *     where there is none yet, and on all ranks but 0
 * @param whole what an exchange's steps would send as float32, in bytes, or their time; a mean as
 *     {@code part}
 * @param pressed exchanges in a row that wanted more local steps, or, below 0, fewer
 * @param decidedFactor for after the next exchange, which rank 0's next message tells; 0 for none,
 *     and on all ranks but 0
 * @param decidedLocalSteps likewise
 */
@Internal
public record ControlState(
    float factor,
    int localSteps,
    double part,
    double whole,
    int pressed,
    float decidedFactor,
    int decidedLocalSteps) {
  /**
   * Returns the state at the start: alpha as the compression has it, and nothing measured.
   *
   * @param localSteps of the first round
   */
  public static ControlState start(int localSteps) {
    return new ControlState(1, localSteps, Double.NaN, Double.NaN, 0, 0, 0);
  }

  /** Returns the state of the ranks but 0, which do not decide. */
  public ControlState following() {
    return new ControlState(factor, localSteps, Double.NaN, Double.NaN, 0, 0, 0);
  }

  /** Returns the state with what was decided next. */
  ControlState deciding(
      double newPart, double newWhole, int newPressed, float nextFactor, int nextLocalSteps) {
    return new ControlState(
        factor, localSteps, newPart, newWhole, newPressed, nextFactor, nextLocalSteps);
  }

  /**
   * Returns the state with what rank 0 has told, with nothing decided yet; where local steps are
   * others, without what was measured before.
   */
  ControlState taking(float newFactor, int newLocalSteps) {
    boolean same = newLocalSteps == localSteps;
    return new ControlState(
        newFactor,
        newLocalSteps,
        same ? part : Double.NaN,
        same ? whole : Double.NaN,
        same ? pressed : 0,
        0,
        0);
  }
}
