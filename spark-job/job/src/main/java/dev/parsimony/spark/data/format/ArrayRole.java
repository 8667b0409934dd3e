package dev.parsimony.spark.data.format;

import dev.parsimony.spark.Internal;

/** The role of an array of an example. */
@Internal
public enum ArrayRole {
  FEATURES,
  LABELS,
  /** Mask of the features of the same index: 0 where they are padding. */
  FEATURES_MASK,
  /** Mask of the labels of the same index: 0 where the answer does not count. */
  LABELS_MASK,
  /** A number by which the example's loss is multiplied; last among the arrays. */
  WEIGHT
}
