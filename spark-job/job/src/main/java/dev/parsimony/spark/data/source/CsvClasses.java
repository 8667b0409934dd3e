package dev.parsimony.spark.data.source;

import dev.parsimony.spark.Internal;
import java.io.Serializable;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.IntStream;

/** The classes that the labels of a csv file stand for. */
@Internal
public final class CsvClasses implements Serializable {
  /** Classes that are not known before all labels were seen. */
  static final CsvClasses UNDECIDED = new CsvClasses(Map.of(), false);

  private final Map<String, Integer> indices;
  private final boolean named;

  private CsvClasses(Map<String, Integer> indices, boolean named) {
    this.indices = indices;
    this.named = named;
  }

  /** Labels that are class numbers. */
  static CsvClasses numbers(int classes) {
    return inOrder(IntStream.range(0, classes).mapToObj(String::valueOf).toList(), false);
  }

  /** Labels in sorted order: as numbers where all of them are, else by their characters. */
  static CsvClasses sorted(Set<String> labels) {
    boolean numbers = labels.stream().noneMatch(label -> Double.isNaN(CsvNumber.parse(label)));
    Comparator<String> byText = Comparator.naturalOrder();
    return inOrder(
        labels.stream()
            .sorted(
                numbers
                    ? Comparator.comparingDouble(CsvNumber::parse).thenComparing(byText)
                    : byText)
            .toList(),
        true);
  }

  /** Labels in the order of their classes, which is known. */
  static CsvClasses named(List<String> labels) {
    return inOrder(labels, true);
  }

  private static CsvClasses inOrder(List<String> labels, boolean named) {
    Map<String, Integer> indices = new LinkedHashMap<>();
    labels.forEach(label -> indices.put(label, indices.size()));
    return new CsvClasses(indices, named);
  }

  boolean decided() {
    return !indices.isEmpty();
  }

  int size() {
    return indices.size();
  }

  /** The class of a label. */
  OptionalInt find(String label) {
    Integer index = indices.get(label);
    return index == null ? OptionalInt.empty() : OptionalInt.of(index);
  }

  /** The labels in the order of their classes. */
  List<String> labels() {
    return List.copyOf(indices.keySet());
  }

  /** The labels in the order of their classes; empty where they are the classes' numbers. */
  public List<String> names() {
    return named ? labels() : List.of();
  }
}
