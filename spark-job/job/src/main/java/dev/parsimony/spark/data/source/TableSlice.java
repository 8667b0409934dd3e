package dev.parsimony.spark.data.source;

import dev.parsimony.spark.config.UserErrorException;
import java.util.List;

/** A slice of a table, whose labels are classes once all of them were seen. */
interface TableSlice extends Slice {
  TableLayout layout();

  /** Returns the slice, read with the classes. */
  Slice with(CsvClasses classes);

  /** Returns what labels and weights are taken from, in words; empty where there are none. */
  static String labelWords(TableLayout layout) {
    String labels = learntWords(layout);
    return layout.weight() == TableLayout.NO_WEIGHT
        ? labels
        : labels + ", weights from " + layout.name(layout.weight());
  }

  private static String learntWords(TableLayout layout) {
    if (layout.targets().present()) {
      return layout.targets().words() + " from " + layout.names(layout.targets().columns());
    }
    return layout.label() == TableLayout.NO_LABEL
        ? ""
        : "class from " + layout.name(layout.label());
  }

  /**
   * Requires that two parts both have a class, or as many values or labels.
   *
   * @throws UserErrorException naming both
   */
  static void requireSameLabels(SourcePart train, SourcePart test) {
    if (!(train.slices().get(0) instanceof TableSlice of)
        || !(test.slices().get(0) instanceof TableSlice other)) {
      return;
    }
    String expected = labelCount(of.layout());
    String found = labelCount(other.layout());
    if (!found.equals(expected)) {
      throw new UserErrorException(
          String.format(
              "The test data %s have %s for each example, the training data %s have %s; say the same"
                  + " of both.",
              other.name(), found, of.name(), expected));
    }
  }

  private static String labelCount(TableLayout layout) {
    Targets targets = layout.targets();
    if (!targets.present()) {
      return layout.label() == TableLayout.NO_LABEL ? "no class" : "a class";
    }
    return targets.width() == 1 ? "a value" : targets.width() + " " + targets.words();
  }

  /**
   * Requires that two parts have the same features in the same order, where columns name them;
   * which kind of table each is does not matter.
   *
   * @throws UserErrorException naming the first difference
   */
  static void requireSameColumns(SourcePart train, SourcePart test) {
    if (!(train.slices().get(0) instanceof TableSlice of)
        || !(test.slices().get(0) instanceof TableSlice other)) {
      return;
    }
    List<String> expected = of.layout().featureNames();
    List<String> found = other.layout().featureNames();
    if (!expected.isEmpty() && !found.isEmpty() && !expected.equals(found)) {
      throw new UserErrorException(
          String.format(
              "The features of the test data %s are not those of %s, in this order: %s.",
              other.name(), of.name(), CsvColumns.difference(expected, found)));
    }
  }
}
