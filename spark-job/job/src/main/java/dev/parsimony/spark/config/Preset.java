package dev.parsimony.spark.config;

import dev.parsimony.spark.Internal;

/** Settings that go together under one name. */
@Internal
public enum Preset {
  /** All as in the paper that Parsimony builds on: gradients travel at every step. */
  PAPER;

  /**
   * Reads the name as options have it.
   *
   * @throws IllegalArgumentException in one sentence that says what is allowed
   */
  public static Preset parse(String text) {
    if (!text.strip().equalsIgnoreCase(PAPER.name())) {
      throw new IllegalArgumentException("Invalid preset: got \"" + text + "\", expected paper");
    }
    return PAPER;
  }
}
