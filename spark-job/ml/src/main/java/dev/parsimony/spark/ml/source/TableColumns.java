package dev.parsimony.spark.ml.source;

import dev.parsimony.spark.config.DataSource;
import dev.parsimony.spark.config.UserErrorException;
import dev.parsimony.spark.data.format.ArrayShape;
import dev.parsimony.spark.ml.rows.FeatureReader;
import dev.parsimony.spark.ml.rows.FeatureReaders;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.StringType;
import org.apache.spark.sql.types.StructType;

/**
 * The columns of a table that are trained on, from 0.
 *
 * @param label -1 where no column holds the class
 * @param unread others, which hold no numbers
 */
record TableColumns(
    DataSource.Rows source,
    StructType schema,
    int label,
    List<Integer> features,
    List<Integer> unread) {
  private static final String FEATURES = "features";

  /**
   * Finds the columns that the user names, or the default ones.
   *
   * @throws UserErrorException where there are none, or they hold something else
   */
  static TableColumns of(DataSource.Rows source, StructType schema) {
    TableColumns none = new TableColumns(source, schema, -1, List.of(), List.of());
    int label = none.labelColumn();
    List<Integer> dropped =
        source.options().drop().stream().map(name -> none.index("drop", name)).toList();
    List<Integer> named =
        source.options().features().stream().map(name -> none.index(FEATURES, name)).toList();
    if (named.contains(label) || dropped.contains(label)) {
      throw new UserErrorException(
          String.format(
              "%s: the label's column '%s' is named by %s, too; leave it out there.",
              source, schema.fieldNames()[label], dropped.isEmpty() ? "features=" : "drop="));
    }
    List<Integer> others =
        IntStream.range(0, schema.size())
            .filter(i -> i != label && !dropped.contains(i))
            .boxed()
            .toList();
    List<Integer> features = named.isEmpty() ? none.byDefault(others) : named;
    List<Integer> unread =
        named.isEmpty() && features.stream().allMatch(none::numeric)
            ? others.stream().filter(i -> !none.numeric(i)).toList()
            : List.of();
    return new TableColumns(source, schema, label, features, unread);
  }

  private int labelColumn() {
    if (!source.options().labelled()) {
      return label;
    }
    int column = index("label", source.options().label());
    requireLabels(column);
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

  /** Returns the features' columns and, last, the label's, if there is one. */
  Column[] selection(Dataset<Row> rows) {
    List<Integer> all = new ArrayList<>(features);
    if (label >= 0) {
      all.add(label);
    }
    return all.stream()
        .map(i -> rows.col("`" + schema.fieldNames()[i].replace("`", "``") + "`"))
        .toArray(Column[]::new);
  }

  private List<String> featureNames() {
    return features.stream().map(i -> schema.fieldNames()[i]).toList();
  }

  /** Whether the features are numbers of columns, one each. */
  boolean numbers() {
    return features.stream().allMatch(this::numeric);
  }

  FeatureReader features(StructType selected) {
    return FeatureReaders.of(selected, featureNames());
  }

  /** Returns the shape of a row's features: as the schema knows it, or that of the first row. */
  ArrayShape shape(Dataset<Row> selected, FeatureReader reader) {
    OptionalInt known = FeatureReaders.knownLength(selected.schema(), featureNames());
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
