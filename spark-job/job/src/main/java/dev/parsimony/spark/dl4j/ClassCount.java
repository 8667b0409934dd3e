package dev.parsimony.spark.dl4j;

/** How many classes an output tells apart by the number of its values. */
final class ClassCount {
  private ClassCount() {}

  /**
   * Returns one class for each value, but two for a single value, which stands between class 0 and
   * class 1; 0 of no values, where their number is not known.
   */
  static int of(int values) {
    return values == 1 ? 2 : values;
  }
}
