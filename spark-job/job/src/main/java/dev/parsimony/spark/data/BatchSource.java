package dev.parsimony.spark.data;

import dev.parsimony.spark.Internal;

/** Draws the batches of one rank, epoch by epoch. */
@Internal
public interface BatchSource {

  /** Returns how many batches an epoch has, without what fills no batch. */
  int batchesPerEpoch();

  /** Begins an epoch, from 0; what it will hold does not depend on the epochs before. */
  void startEpoch(int epoch);

  /**
   * Leaves out that many batches of the epoch, as if they had been drawn.
   *
   * @throws IllegalStateException if the epoch has fewer left or none was started
   */
  void skip(int batches);

  /**
   * Fills {@code into} with exactly the batch size of examples.
   *
   * @throws IllegalStateException if the epoch has no more batches or none was started
   */
  void next(Batch into);
}
