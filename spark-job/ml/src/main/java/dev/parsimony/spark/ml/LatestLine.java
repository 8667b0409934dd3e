package dev.parsimony.spark.ml;

import java.io.Serializable;

/** The latest line that a training has logged, for other threads to ask. */
final class LatestLine implements Serializable {
  private static final long serialVersionUID = 1L;

  private transient volatile String line;

  LatestLine() {
    line = "";
  }

  /** Takes a line; one that is empty separates others, and is passed over. */
  void take(String said) {
    if (!said.isBlank()) {
      line = said;
    }
  }

  /** Ends: no training runs. */
  void clear() {
    line = "";
  }

  /** Returns the line, empty where no training runs. */
  String get() {
    String latest = line;
    return latest != null ? latest : "";
  }
}
