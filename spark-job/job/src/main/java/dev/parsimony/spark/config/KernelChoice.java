package dev.parsimony.spark.config;

import dev.parsimony.spark.Internal;
import java.util.Locale;

/** Whose operations compute a step. */
@Internal
public enum KernelChoice {
  /** Those of Parsimony, where it has some: faster, with other last bits than DL4J's. */
  OWN,
  /** DL4J's alone, with the bits that {@code fit} gives. */
  DL4J;

  /** As on the command line. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
