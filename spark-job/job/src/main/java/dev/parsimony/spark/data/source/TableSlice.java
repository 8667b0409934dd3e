package dev.parsimony.spark.data.source;

import dev.parsimony.spark.config.UserErrorException;
import java.util.List;

/** A slice of a table, whose labels are classes once all of them were seen. */
interface TableSlice extends Slice {
  TableLayout layout();

  /** Returns the slice, read with the classes. */
  Slice with(CsvClasses classes);

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
