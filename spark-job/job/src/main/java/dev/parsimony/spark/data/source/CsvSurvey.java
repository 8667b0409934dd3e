package dev.parsimony.spark.data.source;

import dev.parsimony.spark.Internal;
import dev.parsimony.spark.config.UserErrorException;
import java.io.Serializable;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.function.Supplier;

/**
 * The findings in the lines of a table beside their features: the labels, and columns that look
 * like a mistake. Empty for other kinds of data.
 */
@Internal
public final class CsvSurvey implements Serializable {
  private final Map<String, Label> labels = new LinkedHashMap<>();
  private final ColumnValues values = new ColumnValues();
  private final InexactNumbers inexact = new InexactNumbers();

  /** The count of a label, and where it occurs first. */
  static final class Label implements Serializable {
    private final String place;
    private long count;

    private Label(String place) {
      this.place = place;
    }

    String place() {
      return place;
    }

    long count() {
      return count;
    }
  }

  /** The largest class and where it stands first. */
  public record Largest(int label, String place) {}

  /** Returns the labels by their text, in the order of their first occurrence. */
  Map<String, Label> labels() {
    return labels;
  }

  ColumnValues values() {
    return values;
  }

  InexactNumbers inexact() {
    return inexact;
  }

  /** Returns how many lines there were. */
  long lines() {
    return labels.values().stream().mapToLong(Label::count).sum();
  }

  /**
   * Takes a line.
   *
   * @param features the caller's
   */
  void add(String label, float[] features, Supplier<String> place) {
    addLabel(label, place);
    values.add(features);
  }

  /** Takes a line without a class: its features and what is to be answered, the caller's. */
  void addValues(float[] values) {
    this.values.add(values);
  }

  /** Takes a line of whose columns nothing is to be said. */
  void addLabel(String label, Supplier<String> place) {
    Label found = labels.get(label);
    if (found == null) {
      found = new Label(place.get());
      labels.put(label, found);
    }
    found.count++;
  }

  /** Refuses more labels than there can be classes. */
  void requireClasses(Supplier<String> place, TableLayout layout) {
    if (labels.size() > CsvFields.MAX_CLASSES) {
      throw new UserErrorException(
          String.format(
              "%s: %s, taken for the label, has more than %d different values by here; say label="
                  + " for the column of the class.",
              place.get(), layout.name(layout.label()), CsvFields.MAX_CLASSES));
    }
  }

  /** Adds what was found in a later part of the data. */
  public void addAll(CsvSurvey later) {
    later.labels.forEach(
        (label, found) ->
            labels.computeIfAbsent(label, key -> new Label(found.place)).count += found.count);
    values.addAll(later.values);
    inexact.addAll(later.inexact);
  }

  /** The largest class of these labels; empty without lines. */
  public Largest largest(CsvClasses classes) {
    Largest largest = new Largest(-1, "");
    for (Map.Entry<String, Label> each : labels.entrySet()) {
      OptionalInt index = classes.find(each.getKey());
      if (index.isPresent() && index.getAsInt() > largest.label()) {
        largest = new Largest(index.getAsInt(), each.getValue().place());
      }
    }
    return largest;
  }

  /** Returns what to say of numbers that lose digits; empty if none does. */
  public List<String> remarks() {
    return inexact.isEmpty()
        ? List.of()
        : List.of(inexact.warning(columns -> CsvColumns.names(List.of(), columns)));
  }
}
