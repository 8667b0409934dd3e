package dev.parsimony.spark.worker;

import dev.parsimony.spark.Internal;
import dev.parsimony.spark.metrics.EpochFigures;
import java.util.List;

/** Which epoch of a run was the best. */
@Internal
public final class BestEpoch {
  private BestEpoch() {}

  /**
   * Returns the first epoch with the lowest test loss, counted from 1; 0 where no epoch has a
   * finite one.
   */
  public static int of(List<EpochFigures> epochs) {
    int best = 0;
    double lowest = Double.POSITIVE_INFINITY;
    for (int i = 0; i < epochs.size(); i++) {
      double loss = epochs.get(i).test().loss();
      if (loss < lowest) {
        best = i + 1;
        lowest = loss;
      }
    }
    return best;
  }
}
