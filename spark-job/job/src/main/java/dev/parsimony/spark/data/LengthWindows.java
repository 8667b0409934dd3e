package dev.parsimony.spark.data;

import dev.parsimony.spark.data.random.SplitMix;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * Sorts shuffled examples by length within windows of a few batches and puts the batches of each
 * window in random order, the same on all workers: so that workers, too, have batches of like
 * length at the same time. Examples of equal length stay as they are.
 */
final class LengthWindows {
  /** Batches in a window: few, so that which examples meet in a batch stays random. */
  private static final int BATCHES = 4;

  private static final long STREAM = 0x6C656E67746873L;

  private final Lengths lengths;
  private final int batchSize;
  private final long seed;

  LengthWindows(ExampleStore store, int batchSize, long seed) {
    this.lengths = new Lengths(store);
    this.batchSize = batchSize;
    this.seed = seed;
  }

  /**
   * Sorts an epoch's examples.
   *
   * @param order shuffled; what fills no batch stays at its end
   */
  void sort(int[] order, int epoch) {
    int batches = order.length / batchSize;
    for (int first = 0; lengths.vary() && first < batches; first += BATCHES) {
      int count = Math.min(BATCHES, batches - first);
      int from = first * batchSize;
      lengths.sort(order, from, from + count * batchSize);
      shuffle(order, from, count, SplitMix.hash(STREAM, seed, epoch, first));
    }
  }

  private void shuffle(int[] order, int from, int batches, long windowSeed) {
    int[] places = IntStream.range(0, batches).toArray();
    new SplitMix(windowSeed).shuffle(places, batches);
    int[] sorted = Arrays.copyOfRange(order, from, from + batches * batchSize);
    for (int i = 0; i < batches; i++) {
      System.arraycopy(sorted, places[i] * batchSize, order, from + i * batchSize, batchSize);
    }
  }
}
