package dev.parsimony.spark.metrics;

import dev.parsimony.spark.Internal;

/** What a run does before its first step, in the order in which it happens. */
@Internal
public enum StartPhase {
  EXECUTORS("waiting for executors"),
  READING("reading data"),
  CHECKING("checking the network"),
  SHIPPING("dealing out examples"),
  SPOOLING("storing examples"),
  CONNECTING("connecting workers"),
  REPLICA("making replicas"),
  CALIBRATING("calibrating the exchange");

  private final String words;

  StartPhase(String words) {
    this.words = words;
  }

  /** Returns what is being done, such as "reading data". */
  @Override
  public String toString() {
    return words;
  }
}
