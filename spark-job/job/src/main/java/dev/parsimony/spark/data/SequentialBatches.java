package dev.parsimony.spark.data;

import dev.parsimony.spark.Internal;
import java.util.stream.IntStream;

/**
 * All examples of a store once, for evaluation; the last batch may be smaller. They come in order,
 * or from the shortest to the longest where their lengths vary.
 */
@Internal
public final class SequentialBatches {
  private final ExampleStore store;
  private final int[] order;
  private int next;

  public SequentialBatches(ExampleStore store) {
    this.store = store;
    this.order = IntStream.range(0, store.size()).toArray();
    new Lengths(store).sort(order, 0, order.length);
  }

  /** Goes back to the first example. */
  public void restart() {
    next = 0;
  }

  /** Fills {@code into} up to its capacity; false, with an empty batch, at the end. */
  public boolean next(Batch into) {
    into.clear();
    while (next < order.length && into.size() < into.capacity()) {
      into.add(store, order[next]);
      next++;
    }
    return into.size() > 0;
  }
}
