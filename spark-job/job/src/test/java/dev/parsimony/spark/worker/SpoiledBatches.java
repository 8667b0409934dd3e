package dev.parsimony.spark.worker;

import dev.parsimony.spark.data.Batch;
import dev.parsimony.spark.data.BatchSource;
import dev.parsimony.spark.data.format.ExampleFormat;
import java.util.Arrays;
import java.util.function.IntPredicate;

/** Batches of which some hold one value for all features. */
final class SpoiledBatches implements BatchSource {
  private final BatchSource batches;
  private final IntPredicate spoiled;
  private final float value;
  private int step;

  /**
   * @param spoiled of a step of the whole run, from 1
   */
  SpoiledBatches(BatchSource batches, IntPredicate spoiled, float value) {
    this.batches = batches;
    this.spoiled = spoiled;
    this.value = value;
  }

  @Override
  public int batchesPerEpoch() {
    return batches.batchesPerEpoch();
  }

  @Override
  public void startEpoch(int epoch) {
    batches.startEpoch(epoch);
  }

  @Override
  public void skip(int left) {
    batches.skip(left);
    step += left;
  }

  @Override
  public void next(Batch into) {
    batches.next(into);
    step++;
    if (spoiled.test(step)) {
      Arrays.fill(into.array(ExampleFormat.FEATURES), value);
    }
  }
}
