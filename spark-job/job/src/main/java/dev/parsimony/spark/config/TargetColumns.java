package dev.parsimony.spark.config;

import dev.parsimony.spark.Internal;
import java.io.Serializable;
import java.util.List;

/**
 * The columns of what a network should answer where that is no class.
 *
 * @param columns in the order of the network's outputs, as the user names them; empty where there
 *     is a class or nothing
 */
@Internal
public record TargetColumns(LabelKind kind, List<String> columns) implements Serializable {
  /** A class, or nothing. */
  public static final TargetColumns NONE = new TargetColumns(LabelKind.CLASSES, List.of());

  public TargetColumns {
    columns = List.copyOf(columns);
  }

  /**
   * Takes what the options name.
   *
   * @throws IllegalArgumentException where both are given
   */
  static TargetColumns of(List<String> values, List<String> labels) {
    if (!values.isEmpty() && !labels.isEmpty()) {
      throw new IllegalArgumentException(
          "values= is for numbers and labels= for columns of 0 and 1; leave one of them out");
    }
    if (values.isEmpty() && labels.isEmpty()) {
      return NONE;
    }
    return values.isEmpty()
        ? new TargetColumns(LabelKind.LABELS, labels)
        : new TargetColumns(LabelKind.VALUES, values);
  }

  /** Whether there are any. */
  public boolean present() {
    return !columns.isEmpty();
  }

  /** Returns the name of the option that names them. */
  public String option() {
    return kind == LabelKind.LABELS ? "labels" : "values";
  }

  /** Refuses what is said of a class beside them. */
  void requireNoClass(boolean classSaid) {
    if (present() && classSaid) {
      throw new IllegalArgumentException(
          option()
              + "= names what is to be answered instead of a class; leave label= and classes= out");
    }
  }
}
