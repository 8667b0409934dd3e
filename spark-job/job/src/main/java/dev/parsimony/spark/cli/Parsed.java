package dev.parsimony.spark.cli;

import org.jspecify.annotations.Nullable;

/** What picocli has put into the fields of options. */
final class Parsed {
  private Parsed() {}

  /** Returns the value of an option that has a default. */
  static <T> T required(@Nullable T value) {
    if (value == null) {
      throw new IllegalStateException("picocli left out a value that has a default");
    }
    return value;
  }
}
