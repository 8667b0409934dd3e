package dev.parsimony.spark.config;

import dev.parsimony.spark.Internal;

/** The examples of a source that a saved model answers. */
@Internal
public enum ExamplePart {
  /** The source's own test part, or all of it where it has none. */
  AUTO,
  /** Those that training does not set aside for testing. */
  TRAIN,
  /** The source's own test part, or what training sets aside by the seed. */
  TEST,
  /** All. */
  ALL
}
