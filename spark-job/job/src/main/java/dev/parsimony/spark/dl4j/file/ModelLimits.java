package dev.parsimony.spark.dl4j.file;

/** Limits of a model file; sound ones stay far below. */
final class ModelLimits {
  /** Most bytes of a configuration; ResNet-152's is 1 MiB. */
  static final long CONFIGURATION_BYTES = 64L << 20;

  /** Most bytes of all entries together that DL4J does not know. */
  static final long OTHER_BYTES = 64L << 20;

  static final int OTHER_ENTRIES = 1_000;

  static final long NORMALISER_BYTES = 16L << 20;

  /** Most bytes read past to a configuration that is not the first entry, as DL4J's is. */
  static final long SKIPPED_BYTES = 8L << 30;

  static final long MARKER_BYTES = 1L << 10;

  /** Most levels of a configuration's JSON; layers inside layers reach 20. */
  static final int DEPTH = 100;

  /** Most characters of a number in JSON; parsers need time that grows with their square. */
  static final int NUMBER_LENGTH = 100;

  /** Most different names of any kind in a configuration. */
  static final int NAMES = 20_000;

  /**
   * Layers times tokens of a configuration: for layers in its old formats DL4J parses the whole
   * text once for each.
   */
  static final long LAYERS_TIMES_TOKENS = 2_000_000_000L;

  /** Most parameters, which are kept in Java arrays. */
  static final long PARAMETERS = Integer.MAX_VALUE - 8;

  /** Most elements of optimiser state for each parameter; DL4J's optimisers have at most 3. */
  static final long STATE_PER_PARAMETER = 16;

  private ModelLimits() {}
}
