package dev.parsimony.spark.simulate.cost;

import dev.parsimony.spark.Internal;

/**
 * What every worker does in a run.
 *
 * @param parameters that travel
 * @param steps of the run
 */
@Internal
public record Workload(
    String network, double parameters, MachineCosts machine, MessageSize message, long steps) {

  /** Returns the seconds that so many nanoseconds for each parameter take. */
  double nanosEach(double nanosPerParameter) {
    return parameters * nanosPerParameter * 1e-9;
  }

  /** Returns the seconds of an optimiser's step. */
  double updateSeconds() {
    return nanosEach(DefaultCosts.UPDATE_NANOS) * machine.updateFactor();
  }
}
