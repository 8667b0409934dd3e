package dev.parsimony.spark.data.source;

import java.util.ArrayList;
import java.util.List;

/**
 * The meaning of the columns of rows.
 *
 * @param targets what is to be answered instead of a class
 * @param weight the column of the examples' weights; {@link #NO_WEIGHT} where each counts once
 * @param oneEach whether each feature has a column of its own
 * @param names of all columns
 * @param order place of each feature among those that rows give; empty where it is the same
 * @param unread columns that hold no numbers and are therefore left out, unless they are named
 */
record RowLayout(
    List<String> names,
    int label,
    Targets targets,
    int weight,
    List<Integer> features,
    List<Integer> order,
    List<Integer> unread,
    boolean oneEach)
    implements TableLayout {
  private static final int SHOWN = 5;
  private static final String PANDAS_INDEX = "__index_level_";

  RowLayout {
    names = List.copyOf(names);
    features = List.copyOf(features);
    order = List.copyOf(order);
    unread = List.copyOf(unread);
  }

  @Override
  public int columns() {
    return names.size();
  }

  @Override
  public String form() {
    return CsvColumns.count(columns())
        + ", features from "
        + names(features)
        + (unread.isEmpty() ? "" : ", no numbers in " + names(unread));
  }

  RowLayout withoutLabels() {
    return new RowLayout(
        names, NO_LABEL, Targets.NONE, NO_WEIGHT, features, order, unread, oneEach);
  }

  RowLayout withoutWeights() {
    return new RowLayout(names, label, targets, NO_WEIGHT, features, order, unread, oneEach);
  }

  /** Returns the layout with its features in the order of these places among them. */
  RowLayout ordered(List<Integer> places) {
    return new RowLayout(
        names,
        label,
        targets,
        weight,
        FeatureOrder.ordered(features, places),
        places,
        unread,
        oneEach);
  }

  @Override
  public boolean reordered() {
    return !order.isEmpty();
  }

  @Override
  public List<String> featureNames() {
    return oneEach ? features.stream().map(names::get).toList() : List.of();
  }

  @Override
  public String name(int column) {
    return "column '" + names.get(column) + "'";
  }

  @Override
  public String names(List<Integer> columns) {
    List<String> shown = new ArrayList<>();
    columns.stream().limit(SHOWN).forEach(column -> shown.add("'" + names.get(column) + "'"));
    return (columns.size() == 1 ? "column " : "columns ")
        + String.join(", ", shown)
        + (columns.size() > SHOWN ? " and " + (columns.size() - SHOWN) + " more" : "");
  }

  @Override
  public String option(int column) {
    return names.get(column);
  }

  @Override
  public boolean pandasIndex(int column) {
    return names.get(column).startsWith(PANDAS_INDEX);
  }
}
