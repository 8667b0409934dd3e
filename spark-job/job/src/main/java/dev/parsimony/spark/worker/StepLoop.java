package dev.parsimony.spark.worker;

import java.io.IOException;

/** Trains on one batch after the other, or on a segment of one, together with the others. */
interface StepLoop {
  /** A hash of the parameters travels once in so many steps. */
  int HASH_INTERVAL = 50;

  /**
   * Takes one step, with its figures added to the state's tally.
   *
   * @return whether all workers keep a checkpoint now
   */
  boolean step() throws IOException;
}
