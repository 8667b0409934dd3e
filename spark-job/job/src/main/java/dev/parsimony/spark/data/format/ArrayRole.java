package dev.parsimony.spark.data.format;

/** What an array of an example is for. */
public enum ArrayRole {
  FEATURES,
  LABELS,
  /** Of the features of the same index: 0 where they are padding. */
  FEATURES_MASK,
  /** Of the labels of the same index: 0 where the answer does not count. */
  LABELS_MASK
}
