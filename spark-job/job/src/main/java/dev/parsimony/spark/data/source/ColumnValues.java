package dev.parsimony.spark.data.source;

import java.io.Serializable;
import java.util.BitSet;
import java.util.List;

/**
 * Finds columns that teach nothing: those with one value in all lines, and those that count the
 * lines. Also whether the first feature may be the class.
 */
final class ColumnValues implements Serializable {
  /** Lines that a column must count at least; fewer may be counted by chance. */
  private static final int COUNTING_LINES = 10;

  private static final int MAX_CLASS = 255;

  private final BitSet constant = new BitSet();
  private final BitSet counting = new BitSet();
  private final BitSet firstFeature = new BitSet();
  private boolean firstIsClass = true;
  private float[] first = new float[0];

  /** Features of the line before; not needed once a slice has been read. */
  private transient float[] previous = new float[0];

  private long lines;

  /**
   * Takes the features of the next line.
   *
   * @param features one for each, the caller's
   */
  void add(float[] features) {
    if (lines == 0) {
      first = features.clone();
      previous = features.clone();
      constant.set(0, features.length);
      counting.set(0, features.length);
    } else {
      for (int i = constant.nextSetBit(0); i >= 0; i = constant.nextSetBit(i + 1)) {
        constant.set(i, features[i] == first[i]);
      }
      for (int i = counting.nextSetBit(0); i >= 0; i = counting.nextSetBit(i + 1)) {
        counting.set(i, features[i] == previous[i] + 1);
        previous[i] = features[i];
      }
    }
    lines++;
    float value = features[0];
    firstIsClass &= value >= 0 && value <= MAX_CLASS && value == Math.rint(value);
    if (firstIsClass) {
      firstFeature.set((int) value);
    }
  }

  /** Adds what was found in a later part of the data. */
  void addAll(ColumnValues later) {
    if (later.lines == 0) {
      return;
    }
    if (lines == 0) {
      first = later.first;
      constant.or(later.constant);
      counting.or(later.counting);
    }
    constant.and(later.constant);
    for (int i = constant.nextSetBit(0); i >= 0; i = constant.nextSetBit(i + 1)) {
      constant.set(i, first[i] == later.first[i]);
    }
    counting.and(later.counting);
    lines += later.lines;
    firstIsClass &= later.firstIsClass;
    firstFeature.or(later.firstFeature);
  }

  /** The features, by their place, that have one value in all lines. */
  List<Integer> constant() {
    return lines > 1 ? constant.stream().boxed().toList() : List.of();
  }

  /** The features, by their place, that go up by one from line to line. */
  List<Integer> counting() {
    return lines >= COUNTING_LINES ? counting.stream().boxed().toList() : List.of();
  }

  /** Returns the count of classes in the first feature: 0 .. n - 1, each at least once; else 0. */
  int classesOfFirst() {
    int classes = firstFeature.length();
    return firstIsClass && classes > 1 && firstFeature.cardinality() == classes ? classes : 0;
  }
}
