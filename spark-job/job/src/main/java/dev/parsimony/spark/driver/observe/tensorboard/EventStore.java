package dev.parsimony.spark.driver.observe.tensorboard;

import java.io.IOException;
import java.time.Instant;

/** Where records of events go. */
interface EventStore {
  /** Returns whether records are to be written now, or had better wait for others. */
  boolean due(Instant now);

  /**
   * Writes records, so that others can read them from then on.
   *
   * @param records whole ones
   * @throws IOException where some may not have been written; they may be given again
   */
  void write(Instant now, byte[] records) throws IOException;

  /** Ends what is open. */
  void close() throws IOException;
}
