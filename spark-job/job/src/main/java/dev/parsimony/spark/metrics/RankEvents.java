package dev.parsimony.spark.metrics;

import dev.parsimony.spark.Internal;

/** Takes what one rank has to tell the driver. Thread-safe; never blocks, never throws. */
@Internal
public interface RankEvents {
  /** Takes all, tells nobody. */
  RankEvents NONE =
      new RankEvents() {
        @Override
        public void tell(RankEvent event) {}

        @Override
        public void progress(Progress progress) {}
      };

  /** Tells of an event; each arrives, in order. */
  void tell(RankEvent event);

  /** Tells where the rank stands; only the latest arrives. */
  void progress(Progress progress);

  /** Returns whether somebody wants to know what becomes of the tensors. */
  default boolean wantsTensors() {
    return false;
  }

  /** Tells what became of the tensors in an epoch; of many short ones the latest arrive. */
  default void tensors(TensorFigures figures) {}
}
