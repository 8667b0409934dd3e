package dev.parsimony.spark.data;

import dev.parsimony.spark.Internal;
import dev.parsimony.spark.data.random.SplitMix;

/**
 * Batches of exactly the same size from a store shuffled anew each epoch, by (seed, epoch, rank)
 * alone; no example comes twice in an epoch.
 */
@Internal
public final class ShuffledBatches implements BatchSource {
  private static final long STREAM = 0x62617463686573L;

  private final ExampleStore store;
  private final int batchSize;
  private final long seed;
  private final int rank;
  private final int[] order;
  private final EpochOrder change;
  private int drawn;

  /** Changes the order of an epoch's examples once they are shuffled. */
  private interface EpochOrder {
    void apply(int[] order, int epoch);
  }

  /**
   * Shuffles nothing yet; an epoch must be started first.
   *
   * @param batchSize from 1 to the store's size
   */
  public ShuffledBatches(ExampleStore store, int batchSize, long seed, int rank) {
    this(store, batchSize, seed, rank, (order, epoch) -> {});
  }

  private ShuffledBatches(
      ExampleStore store, int batchSize, long seed, int rank, EpochOrder change) {
    if (batchSize < 1 || batchSize > store.size()) {
      throw new IllegalArgumentException(
          "batch size must be from 1 to the store's " + store.size() + ": " + batchSize);
    }
    this.store = store;
    this.batchSize = batchSize;
    this.seed = seed;
    this.rank = rank;
    this.order = new int[store.size()];
    this.change = change;
    this.drawn = order.length;
  }

  /**
   * Batches of examples of like length, for sequences whose lengths vary: less of them is padding,
   * but which examples meet in a batch is less random.
   */
  public static ShuffledBatches byLength(ExampleStore store, int batchSize, long seed, int rank) {
    LengthWindows windows = new LengthWindows(store, batchSize, seed);
    return new ShuffledBatches(store, batchSize, seed, rank, windows::sort);
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
    change.apply(order, epoch);
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
