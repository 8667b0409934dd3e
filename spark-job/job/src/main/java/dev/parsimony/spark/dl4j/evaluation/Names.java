package dev.parsimony.spark.dl4j.evaluation;

import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/** What the kinds of evaluation share. */
final class Names {
  private Names() {}

  /** Returns the names, or numbers where there are none. */
  static List<String> of(List<String> names, int count) {
    return names.size() == count
        ? names
        : IntStream.range(0, count).mapToObj(String::valueOf).toList();
  }

  /** Returns the mean of those that are numbers; NaN without any. */
  static <T> double mean(List<T> all, ToDoubleFunction<T> figure) {
    return all.stream()
        .mapToDouble(figure)
        .filter(value -> !Double.isNaN(value))
        .average()
        .orElse(Double.NaN);
  }
}
