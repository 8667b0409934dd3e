package dev.parsimony.spark.worker;

import dev.parsimony.spark.data.Batch;
import dev.parsimony.spark.data.BatchSource;
import dev.parsimony.spark.data.ExampleStore;

/**
 * Deals a store's examples out in order, so that the batches of all workers in one step are the
 * batch that one worker alone with their total batch size would have.
 */
final class DealtBatches implements BatchSource {
  private final ExampleStore store;
  private final int batchSize;
  private final int rank;
  private final int workers;
  private int step;

  DealtBatches(ExampleStore store, int batchSize, int rank, int workers, int firstStep) {
    this.store = store;
    this.batchSize = batchSize;
    this.rank = rank;
    this.workers = workers;
    this.step = firstStep;
  }

  @Override
  public int batchesPerEpoch() {
    return store.size() / (workers * batchSize);
  }

  @Override
  public void startEpoch(int epoch) {
    // The examples go on where the epoch before ended.
  }

  @Override
  public void skip(int batches) {
    step += batches;
  }

  @Override
  public void next(Batch into) {
    into.clear();
    int first = (step * workers + rank) * batchSize;
    for (int i = 0; i < batchSize; i++) {
      into.add(store, (first + i) % store.size());
    }
    step++;
  }
}
