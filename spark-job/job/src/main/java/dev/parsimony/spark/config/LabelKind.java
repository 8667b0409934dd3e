package dev.parsimony.spark.config;

import dev.parsimony.spark.Internal;

/** What the labels of examples are. */
@Internal
public enum LabelKind {
  /** One class out of several. */
  CLASSES,
  /** Numbers. */
  VALUES,
  /** Any number of labels at once: a 0 or a 1 for each. */
  LABELS
}
