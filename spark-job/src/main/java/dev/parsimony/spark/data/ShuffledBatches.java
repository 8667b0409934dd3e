package dev.parsimony.spark.data;

import dev.parsimony.spark.data.random.SplitMix;

/**
 * Batches of exactly the same size from a store shuffled anew each epoch, by (seed, epoch, rank)
 * alone; no example comes twice in an epoch. Sequences whose lengths vary are sorted by length
 * within windows of a few batches, so that little of a batch is padding.
 */
public final class ShuffledBatches implements BatchSource {
  private static final long STREAM = 0x62617463686573L;

  private final ExampleStore store;
  private final int batchSize;
  private final long seed;
  private final int rank;
  private final int[] order;
  private final LengthWindows windows;
  private int drawn;

  /**
   * Shuffles nothing yet; an epoch must be started first.
   *
   * @param batchSize from 1 to the store's size
   */
  public ShuffledBatches(ExampleStore store, int batchSize, long seed, int rank) {
    if (batchSize < 1 || batchSize > store.size()) {
      throw new IllegalArgumentException(
          "batch size must be from 1 to the store's " + store.size() + ": " + batchSize);
    }
    this.store = store;
    this.batchSize = batchSize;
    this.seed = seed;
    this.rank = rank;
    this.order = new int[store.size()];
    this.windows = new LengthWindows(store, batchSize, seed);
    this.drawn = order.length;
  }

  @Override
  public int batchesPerEpoch() {
    return order.length / batchSize;
  }

  @Override
  public void startEpoch(int epoch) {
    for (int i = 0; i < order.length; i++) {
      order[i] = i;
    }
    new SplitMix(SplitMix.hash(STREAM, seed, epoch, rank)).shuffle(order, order.length);
    windows.sort(order, epoch);
    drawn = 0;
  }

  @Override
  public void skip(int batches) {
    if (batches < 0 || (long) batches * batchSize > order.length - drawn) {
      throw new IllegalStateException(
          "Cannot leave out " + batches + " batches: an epoch has " + batchesPerEpoch());
    }
    drawn += batches * batchSize;
  }

  @Override
  public void next(Batch into) {
    if (drawn > order.length - batchSize) {
      throw new IllegalStateException(
          "No batch left: an epoch has " + batchesPerEpoch() + ", and must be started first");
    }
    into.clear();
    for (int i = 0; i < batchSize; i++) {
      into.add(store, order[drawn + i]);
    }
    drawn += batchSize;
  }
}
