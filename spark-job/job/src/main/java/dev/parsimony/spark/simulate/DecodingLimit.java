package dev.parsimony.spark.simulate;

import dev.parsimony.spark.Internal;
import dev.parsimony.spark.simulate.cost.StepModel;
import dev.parsimony.spark.simulate.input.HostRange;
import dev.parsimony.spark.simulate.input.Rate;
import java.util.OptionalInt;

/** How many hosts make decoding, which grows with their number, the largest part of a step. */
@Internal
public final class DecodingLimit {
  private final Grid grid;
  private final StepModel model;

  /** Looks at the steps of one method. */
  public DecodingLimit(Grid grid, StepModel model) {
    this.grid = grid;
    this.model = model;
  }

  /** Returns the least such number, or empty where there is none up to {@link HostRange#MAX}. */
  public OptionalInt hosts(Rate rate) {
    int low = HostRange.MIN - 1;
    int high = HostRange.MIN;
    while (!reached(high, rate)) {
      if (high >= HostRange.MAX) {
        return OptionalInt.empty();
      }
      low = high;
      high *= 2;
    }
    while (high - low > 1) {
      int middle = (low + high) >>> 1;
      if (reached(middle, rate)) {
        high = middle;
      } else {
        low = middle;
      }
    }
    return OptionalInt.of(high);
  }

  private boolean reached(int hosts, Rate rate) {
    return model.step(grid.workload(), grid.cluster(hosts, rate)).decodingIsLargest();
  }
}
