package dev.parsimony.spark.data.source;

import dev.parsimony.spark.config.UserErrorException;
import java.util.List;

/** A slice of a table, whose labels are classes once all of them were seen. */
interface TableSlice extends Slice {
  TableLayout layout();

  /** Returns the slice, read with the classes. */
  Slice with(CsvClasses classes);

  /** Returns the slice with its features in the order of these places among them. */
  Slice ordered(List<Integer> places);

  /**
   * Returns a part whose features stand in the order in which a model learned them, by their names.
   *
   * @param learned names of the model's features; empty where they are not known
   * @throws UserErrorException where the part has some of them, but not all
   */
  static SourcePart ordered(SourcePart part, List<String> learned) {
    if (!(part.slices().get(0) instanceof TableSlice of)) {
      return part;
    }
    List<Integer> places = FeatureOrder.places(learned, of.layout().featureNames(), of.name());
    return places.isEmpty()
        ? part
        : new SourcePart(
            part.slices().stream().map(slice -> ((TableSlice) slice).ordered(places)).toList(),
            part.format(),
            part.classes(),
            part.rows());
  }

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
