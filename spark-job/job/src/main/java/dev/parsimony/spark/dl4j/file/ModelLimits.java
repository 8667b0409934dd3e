package dev.parsimony.spark.dl4j.file;

/** What a model file may have at most; sound ones stay far below. */
final class ModelLimits {
  /** Of a configuration; ResNet-152's is 1 MiB. */
  static final long CONFIGURATION_BYTES = 64L << 20;

  /** Of all entries together that DL4J does not know. */
  static final long OTHER_BYTES = 64L << 20;

  static final int OTHER_ENTRIES = 1_000;

  static final long NORMALISER_BYTES = 16L << 20;

  /** Read past on the way to a configuration that is not the first entry, as it is in DL4J's. */
  static final long SKIPPED_BYTES = 8L << 30;

  static final long MARKER_BYTES = 1L << 10;

  /** Levels of a configuration's JSON; layers inside layers reach 20. */
  static final int DEPTH = 100;

  /** Characters of a number in JSON; parsers need time that grows with their square. */
  static final int NUMBER_LENGTH = 100;

  /** Different names of any kind in a configuration. */
  static final int NAMES = 20_000;

  /**
   * Layers times tokens of a configuration: for layers in its old formats DL4J parses the whole
   * text once for each.
   */
  static final long LAYERS_TIMES_TOKENS = 2_000_000_000L;

  /** Parameters, which are kept in Java arrays. */
  static final long PARAMETERS = Integer.MAX_VALUE - 8;

  /** Elements of optimiser state for each parameter; DL4J's optimisers have at most 3. */
  static final long STATE_PER_PARAMETER = 16;

  private ModelLimits() {}
}
