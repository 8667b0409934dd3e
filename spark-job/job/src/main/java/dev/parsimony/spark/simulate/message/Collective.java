package dev.parsimony.spark.simulate.message;

import dev.parsimony.spark.Internal;

/** What the ranks of a collective send, at its start and as messages arrive. */
@Internal
public interface Collective {
  /** Sends what goes out before anything has arrived. */
  void start(SimulatedLinks links);

  /**
   * Sends what follows from a message that has arrived as a whole.
   *
   * @param label that the sender gave to the message
   */
  void arrived(SimulatedLinks links, int from, int to, int label);
}
