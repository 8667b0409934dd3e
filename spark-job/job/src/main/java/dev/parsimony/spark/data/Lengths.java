package dev.parsimony.spark.data;

import java.util.Arrays;
import java.util.stream.IntStream;

/** The lengths of a store's examples. */
final class Lengths {
  /** Length of each example; empty where all are equal. */
  private final int[] lengths;

  Lengths(ExampleStore store) {
    int size = store.size();
    boolean vary = IntStream.range(1, size).anyMatch(i -> store.length(i) != store.length(0));
    this.lengths = vary ? IntStream.range(0, size).map(store::length).toArray() : new int[0];
  }

  boolean vary() {
    return lengths.length > 0;
  }

  /** Sorts a range of examples by length, if they vary; those of equal length keep their order. */
  void sort(int[] examples, int from, int to) {
    if (!vary()) {
      return;
    }
    long[] byLength = new long[to - from];
    for (int i = 0; i < byLength.length; i++) {
      byLength[i] = (long) lengths[examples[from + i]] << Integer.SIZE | i;
    }
    Arrays.sort(byLength);
    int[] before = Arrays.copyOfRange(examples, from, to);
    for (int i = 0; i < byLength.length; i++) {
      examples[from + i] = before[(int) byLength[i]];
    }
  }
}
