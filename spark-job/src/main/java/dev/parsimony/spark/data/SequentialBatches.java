package dev.parsimony.spark.data;

/** All examples of a store once, in order, for evaluation; the last batch may be smaller. */
public final class SequentialBatches {
  private final ExampleStore store;
  private int next;

  public SequentialBatches(ExampleStore store) {
    this.store = store;
  }

  /** Goes back to the first example. */
  public void restart() {
    next = 0;
  }

  /** Fills {@code into} up to its capacity; false, with an empty batch, at the end. */
  public boolean next(Batch into) {
    into.clear();
    while (next < store.size() && into.size() < into.capacity()) {
      into.add(store, next);
      next++;
    }
    return into.size() > 0;
  }
}
