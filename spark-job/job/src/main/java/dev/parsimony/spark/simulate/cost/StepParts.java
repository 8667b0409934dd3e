package dev.parsimony.spark.simulate.cost;

import dev.parsimony.spark.Internal;

/** The parts of a worker's step, in seconds, one after the other. */
@Internal
public record StepParts(
    double compute,
    double secondMoment,
    double compress,
    double exchange,
    double decode,
    double update) {

  /** Returns the seconds of the step. */
  public double total() {
    return compute + secondMoment + compress + exchange + decode + update;
  }

  /** Returns whether no part takes longer than decoding. */
  public boolean decodingIsLargest() {
    double others = Math.max(compute, Math.max(secondMoment, compress));
    return decode >= Math.max(others, Math.max(exchange, update));
  }
}
