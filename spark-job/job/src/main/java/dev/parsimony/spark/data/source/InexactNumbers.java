package dev.parsimony.spark.data.source;

import java.io.Serializable;
import java.util.List;
import java.util.Locale;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.function.Function;

/** Whole numbers that lose digits as float32, the first of each column. */
final class InexactNumbers implements Serializable {
  private record First(String place, String text) implements Serializable {}

  private final NavigableMap<Integer, First> first = new TreeMap<>();
  private long count;

  void add(int column, String place, String text) {
    first.putIfAbsent(column, new First(place, text));
    count++;
  }

  /** Adds what was found later in the data. */
  void addAll(InexactNumbers later) {
    later.first.forEach(first::putIfAbsent);
    count += later.count;
  }

  boolean isEmpty() {
    return count == 0;
  }

  /**
   * A warning.
   *
   * @param names gives words for columns
   */
  String warning(Function<List<Integer>, String> names) {
    First example = first.values().iterator().next();
    return String.format(
        Locale.ROOT,
        "warning: whole numbers above 16,777,216 lose digits, as features are float32 (%,d"
            + " of them, in %s; first %s: %s becomes %.0f); drop such columns, or scale their values",
        count,
        names.apply(List.copyOf(first.keySet())),
        example.place,
        example.text,
        Float.parseFloat(example.text));
  }
}
