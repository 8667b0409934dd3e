package dev.parsimony.spark.ml.source;

import dev.parsimony.spark.config.DataSource;
import dev.parsimony.spark.config.TargetColumns;
import dev.parsimony.spark.config.UserErrorException;
import dev.parsimony.spark.data.format.ArrayShape;
import dev.parsimony.spark.ml.rows.FeatureReader;
import dev.parsimony.spark.ml.rows.FeatureReaders;
import dev.parsimony.spark.ml.rows.ValueLabels;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.NumericType;
import org.apache.spark.sql.types.StringType;
import org.apache.spark.sql.types.StructType;

/**
 * The columns of a table that are trained on, from 0.
 *
 * @param labelled whether label and targets are read; if not, their columns are no features
 * @param label -1 where no column holds the class
 * @param targets columns of what is to be answered instead of a class
 * @param weight -1 where each row counts once
 * @param unread others, which hold no numbers
 */
record TableColumns(
    DataSource.Rows source,
    StructType schema,
    boolean labelled,
    int label,
    List<Integer> targets,
    int weight,
    List<Integer> features,
    List<Integer> unread) {
  private static final String FEATURES = "features";

  /**
   * Finds the columns that the user names, or the default ones.
   *
   * @throws UserErrorException where there are none, or they hold something else
   */
  static TableColumns of(DataSource.Rows source, StructType schema, boolean labelled) {
    TableColumns none =
        new TableColumns(source, schema, labelled, -1, List.of(), -1, List.of(), List.of());
    int label = none.labelColumn();
    List<Integer> targets = none.targetColumns();
    List<Integer> answers = label >= 0 ? List.of(label) : targets;
    int weight = none.weightColumn(answers);
    List<Integer> dropped =
        source.options().drop().stream().map(name -> none.index("drop", name)).toList();
    List<Integer> named =
        source.options().features().stream().map(name -> none.index(FEATURES, name)).toList();
    for (int answer : answers) {
      if (named.contains(answer) || dropped.contains(answer)) {
        throw new UserErrorException(
            String.format(
                "%s: the label's column '%s' is named by %s, too; leave it out there.",
                source, schema.fieldNames()[answer], dropped.isEmpty() ? "features=" : "drop="));
      }
    }
    List<Integer> others =
        IntStream.range(0, schema.size())
            .filter(i -> i != weight && !answers.contains(i) && !dropped.contains(i))
            .boxed()
            .toList();
    List<Integer> features = named.isEmpty() ? none.byDefault(others) : named;
    List<Integer> unread =
        named.isEmpty() && features.stream().allMatch(none::numeric)
            ? others.stream().filter(i -> !none.numeric(i)).toList()
            : List.of();
    return new TableColumns(source, schema, labelled, label, targets, weight, features, unread);
  }

  private int labelColumn() {
    if (!source.options().labelled()) {
      return label;
    }
    int column = index("label", source.options().label());
    if (labelled) {
      requireLabels(column);
    }
    return column;
  }

  private List<Integer> targetColumns() {
    TargetColumns given = source.options().targets();
    List<Integer> columns = new ArrayList<>();
    for (String name : given.columns()) {
      int column = index(given.option(), name);
      if (columns.contains(column)) {
        throw new UserErrorException(
            String.format(
                "%s: %s= names the column '%s' twice; name each column once.",
                source, given.option(), name));
      }
      columns.add(column);
    }
    if (labelled) {
      requireTargets(columns);
    }
    return columns;
  }

  private void requireTargets(List<Integer> columns) {
    TargetColumns given = source.options().targets();
    if (columns.size() == 1) {
      ValueLabels.requireValues(schema, given.columns().get(0));
    }
    for (int column : columns) {
      if (columns.size() > 1 && !numeric(column)) {
        throw new UserErrorException(
            String.format(
                "%s: the column '%s' of %s= is of type %s, but must hold numbers; name others, or a"
                    + " single column of vectors or arrays.",
                source, schema.fieldNames()[column], given.option(), type(column).catalogString()));
      }
    }
  }

  private int weightColumn(List<Integer> answers) {
    if (source.options().weight().isEmpty()) {
      return weight;
    }
    String name = source.options().weight().get();
    int column = index("weight", name);
    boolean feature = source.options().features().contains(name);
    if (answers.contains(column) || feature) {
      throw new UserErrorException(
          String.format(
              "%s: weight= names the column '%s', which is %s; name another one.",
              source, name, feature ? "a feature" : "to be learnt"));
    }
    if (!(type(column) instanceof NumericType)) {
      throw new UserErrorException(
          String.format(
              "%s: the column '%s' of weight= is of type %s, but must hold numbers.",
              source, name, type(column).catalogString()));
    }
    return column;
  }

  private List<Integer> byDefault(List<Integer> others) {
    for (int column : others) {
      if (schema.fieldNames()[column].equals(FEATURES)) {
        return List.of(column);
      }
    }
    List<Integer> numeric = others.stream().filter(this::numeric).toList();
    if (numeric.isEmpty()) {
      throw new UserErrorException(
          String.format(
              "%s has no column 'features' and none of numbers beside the label; name the features"
                  + " by features=, of its columns %s.",
              source, names()));
    }
    return numeric;
  }

  private boolean numeric(int column) {
    return FeatureReaders.numeric(type(column));
  }

  private DataType type(int column) {
    return schema.fields()[column].dataType();
  }

  private String names() {
    return String.join(", ", schema.fieldNames());
  }

  private int index(String option, String name) {
    List<String> names = Arrays.asList(schema.fieldNames());
    int index = names.indexOf(name);
    if (index < 0) {
      throw new UserErrorException(
          String.format(
              "%s has no column '%s' for %s=; its columns are %s.", source, name, option, names()));
    }
    if (index != names.lastIndexOf(name)) {
      throw new UserErrorException(
          String.format("%s has several columns '%s'; rename all but one.", source, name));
    }
    return index;
  }

  private void requireLabels(int column) {
    if (!numeric(column) && !(type(column) instanceof StringType)) {
      throw new UserErrorException(
          String.format(
              "%s: the label's column '%s' is of type %s, but must hold numbers of classes or names;"
                  + " say label= for another one.",
              source, schema.fieldNames()[column], type(column).catalogString()));
    }
  }

  /**
   * Returns the columns of features, of the label or what is answered instead, if they are read,
   * and of the weight.
   */
  Column[] selection(Dataset<Row> rows) {
    List<Integer> all = new ArrayList<>(features);
    if (labelled && label >= 0) {
      all.add(label);
    }
    if (labelled) {
      all.addAll(targets);
    }
    if (weight >= 0) {
      all.add(weight);
    }
    return all.stream()
        .map(i -> rows.col("`" + schema.fieldNames()[i].replace("`", "``") + "`"))
        .toArray(Column[]::new);
  }

  private List<String> featureNames() {
    return names(features);
  }

  private List<String> names(List<Integer> columns) {
    return columns.stream().map(i -> schema.fieldNames()[i]).toList();
  }

  /** Returns the reader of what is answered instead of a class; empty where nothing is. */
  Optional<FeatureReader> targets(StructType selected) {
    return targets.isEmpty() || !labelled
        ? Optional.empty()
        : Optional.of(FeatureReaders.of(selected, names(targets)));
  }

  /**
   * Returns the place, among the selected columns, of the first target where each is a number in a
   * column of its own; -1 where they are not.
   */
  int firstTarget() {
    boolean oneEach = labelled && !targets.isEmpty() && targets.stream().allMatch(this::numeric);
    return oneEach ? features.size() : -1;
  }

  /** Returns how many values are answered instead of a class; 0 where they are not read. */
  int width(Dataset<Row> selected) {
    return targets(selected.schema())
        .map(reader -> shape(selected, names(targets), reader).size())
        .orElse(0);
  }

  /** Whether the features are numbers of columns, one each. */
  boolean numbers() {
    return features.stream().allMatch(this::numeric);
  }

  FeatureReader features(StructType selected) {
    FeatureReader reader = FeatureReaders.of(selected, featureNames());
    if (reader.varies()) {
      throw new UserErrorException(
          String.format(
              "%s: the column '%s' holds sequences, which tables are not read for; give them as"
                  + " sequence-csv:, or train by Spark ML.",
              source, featureNames().get(0)));
    }
    return reader;
  }

  /** Returns the shape of a row's features: as the schema knows it, or that of the first row. */
  ArrayShape shape(Dataset<Row> selected, FeatureReader reader) {
    return shape(selected, featureNames(), reader);
  }

  private ArrayShape shape(Dataset<Row> selected, List<String> columns, FeatureReader reader) {
    OptionalInt known = FeatureReaders.knownLength(selected.schema(), columns);
    if (known.isPresent()) {
      return ArrayShape.vector(known.getAsInt());
    }
    List<Row> first = selected.takeAsList(1);
    if (first.isEmpty()) {
      throw new UserErrorException(source + " holds no examples.");
    }
    return reader.firstShape(first.get(0));
  }
}
