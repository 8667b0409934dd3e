package dev.parsimony.spark.data.source;

import dev.parsimony.spark.data.format.ArrayEncoding;
import dev.parsimony.spark.data.format.ArrayShape;
import dev.parsimony.spark.data.format.ExampleFormat;
import java.io.Serializable;
import java.util.List;

/** The meaning of a table's columns, which are counted from 0, and words for them. */
interface TableLayout extends Serializable {
  /** In place of a label's column, where none is to be read as one. */
  int NO_LABEL = -1;

  /** In place of a weight's column, where each example counts once. */
  int NO_WEIGHT = -1;

  /** Returns how many columns there are. */
  int columns();

  /** Returns the column of the class; {@link #NO_LABEL} where no column is to be read as one. */
  int label();

  /** Returns what is to be answered instead of a class. */
  Targets targets();

  /** Returns the column of the examples' weights; {@link #NO_WEIGHT} where there is none. */
  int weight();

  /** Returns the format of records with such columns. */
  default ExampleFormat format(ArrayShape features, ArrayEncoding encoding) {
    ExampleFormat plain = targets().format(features, encoding);
    return weight() == NO_WEIGHT ? plain : plain.weighted();
  }

  /** Returns the columns of the features, in their order. */
  List<Integer> features();

  /** Returns the names of the features in their order; empty where they have none. */
  List<String> featureNames();

  /** Whether features stand in another order than their columns do, for the model's sake. */
  boolean reordered();

  /** Returns words for all columns, such as "5 columns by comma, a header". */
  String form();

  /** Returns a column as messages name it. */
  String name(int column);

  /** Returns the names of several columns, not all if they are many. */
  String names(List<Integer> columns);

  /** Returns a column as options name it, by its position or name. */
  String option(int column);

  /** Returns the option that leaves a column out, such as "drop=3". */
  default String drop(int column) {
    return "drop=" + option(column);
  }

  /** Whether a column's name is one that pandas gives to the numbers of rows. */
  boolean pandasIndex(int column);
}
