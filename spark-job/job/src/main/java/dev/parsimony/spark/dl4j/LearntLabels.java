package dev.parsimony.spark.dl4j;

import dev.parsimony.spark.Internal;
import dev.parsimony.spark.config.LabelKind;

/**
 * The labels that a network is to learn.
 *
 * @param width classes, or values of an example, at least one
 */
@Internal
public record LearntLabels(LabelKind kind, int width) {
  /** Returns labels that name one class of several. */
  static LearntLabels classes(int count) {
    return new LearntLabels(LabelKind.CLASSES, count);
  }
}
