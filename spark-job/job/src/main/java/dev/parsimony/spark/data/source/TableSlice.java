package dev.parsimony.spark.data.source;

/** A slice of a table, whose labels are classes once all of them were seen. */
interface TableSlice extends Slice {
  TableLayout layout();

  /** Returns the slice, read with the classes. */
  Slice with(CsvClasses classes);
}
