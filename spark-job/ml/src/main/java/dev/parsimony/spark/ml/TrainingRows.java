package dev.parsimony.spark.ml;

import dev.parsimony.spark.config.UserErrorException;
import dev.parsimony.spark.data.format.ArrayShape;
import dev.parsimony.spark.dl4j.NetworkForm;
import dev.parsimony.spark.ml.params.FeatureParams;
import dev.parsimony.spark.ml.params.TrainingColumnParams;
import dev.parsimony.spark.ml.rows.ExampleReader;
import dev.parsimony.spark.ml.rows.ExampleReader.OptionalPlace;
import dev.parsimony.spark.ml.rows.FeatureReader;
import dev.parsimony.spark.ml.rows.FeatureReaders;
import dev.parsimony.spark.ml.rows.InputReader;
import dev.parsimony.spark.ml.rows.LabelReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.ml.attribute.Attribute;
import org.apache.spark.ml.attribute.BinaryAttribute;
import org.apache.spark.ml.attribute.NominalAttribute;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.NumericType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/** The columns of a DataFrame that a training reads, and what has to be known before. */
final class TrainingRows {
  private static final String LABEL = "parsimony label";
  private static final String WEIGHT = "parsimony weight";
  private static final String VALIDATION = "parsimony validation";

  /** Labels from here on are no numbers of classes. */
  private static final int MOST_CLASSES = 1 << 20;

  private final StructType given;
  private final List<String> features;
  private final String label;
  private final Optional<int[]> shape;
  private final Optional<String> weight;
  private final Optional<String> validation;
  private final Dataset<Row> selected;

  /**
   * Selects the columns.
   *
   * @param featuresCol the one column, where there are not several
   */
  TrainingRows(
      Dataset<?> dataset,
      FeatureParams<?> features,
      TrainingColumnParams<?> columns,
      String featuresCol,
      String label,
      Goal goal) {
    this.given = dataset.schema();
    this.features = features.featureColumns(featuresCol);
    this.label = label;
    this.shape = features.givenShape();
    this.weight = columns.given(columns.weightCol());
    this.validation = columns.given(columns.validationIndicatorCol());
    this.selected = dataset.toDF().select(selection(dataset.toDF(), goal));
  }

  private Column[] selection(Dataset<Row> rows, Goal goal) {
    List<Column> columns = new ArrayList<>();
    features.forEach(name -> columns.add(Columns.of(rows, name)));
    columns.add(goal.labels(Columns.of(rows, label)).as(LABEL));
    weight.ifPresent(
        name -> columns.add(Columns.of(rows, name).cast(DataTypes.DoubleType).as(WEIGHT)));
    validation.ifPresent(name -> columns.add(Columns.of(rows, name).as(VALIDATION)));
    return columns.toArray(Column[]::new);
  }

  JavaSparkContext spark() {
    return JavaSparkContext.fromSparkContext(selected.sparkSession().sparkContext());
  }

  JavaRDD<Row> rows() {
    return selected.toJavaRDD();
  }

  /**
   * Returns the shape of a row's features: as it was given, as the schema knows it, or that of the
   * first row.
   *
   * @param required number of values, where the network says so
   */
  ArrayShape shape(Optional<Integer> required) {
    ArrayShape found = shape.map(LearnedNetwork::shape).orElseGet(this::foundShape);
    required.ifPresent(
        length -> {
          if (found.size() != length) {
            throw new UserErrorException(
                String.format(
                    "The rows have %d features, but the first of layers is %d; they must be equal.",
                    found.size(), length));
          }
        });
    return found;
  }

  private ArrayShape foundShape() {
    OptionalInt length = FeatureReaders.knownLength(given, features);
    if (length.isPresent()) {
      return ArrayShape.vector(length.getAsInt());
    }
    List<Row> first = selected.takeAsList(1);
    if (first.isEmpty()) {
      throw new UserErrorException("The DataFrame has no rows to train on.");
    }
    return featureReader().firstShape(first.get(0));
  }

  private FeatureReader featureReader() {
    return FeatureReaders.of(selected.schema(), features);
  }

  /**
   * Returns how many classes the labels name: as their metadata says, else the largest plus one.
   */
  int classes() {
    return namedClasses().orElseGet(this::countedClasses);
  }

  private Optional<Integer> namedClasses() {
    StructField field = FeatureReaders.field(given, label);
    if (!(field.dataType() instanceof NumericType)) {
      return Optional.empty();
    }
    Attribute attribute = Attribute.fromStructField(field);
    if (attribute instanceof NominalAttribute nominal && nominal.getNumValues().isDefined()) {
      return Optional.of((Integer) nominal.getNumValues().get());
    }
    return attribute instanceof BinaryAttribute ? Optional.of(2) : Optional.empty();
  }

  private int countedClasses() {
    Row largest = selected.agg(functions.max(Columns.of(selected, LABEL))).first();
    if (largest.isNullAt(0)) {
      throw new UserErrorException("The DataFrame has no rows with a label to train on.");
    }
    double label = largest.getDouble(0);
    return label >= 1 && label < MOST_CLASSES ? (int) label + 1 : 2; // NaN, too: rows are refused
  }

  /** Requires that a network tells at least the classes apart that the labels' metadata names. */
  void requireNamedClasses(int classes) {
    namedClasses()
        .filter(named -> classes > 0 && named > classes)
        .ifPresent(
            named -> {
              throw new UserErrorException(
                  String.format(
                      "The network tells %d classes apart, but the label column '%s' names %d; give"
                          + " its output layer one output per class.",
                      classes, label, named));
            });
  }

  /** Returns a hash of 64 bits of the rows in their order; reads them all. */
  RowsHash hash() {
    return RowsHash.of(selected);
  }

  /** Returns how rows are read for a network. */
  ExampleReader reader(ArrayShape features, NetworkForm form, Goal goal) {
    StructType schema = selected.schema();
    LabelReader labels = goal.reader(schema, LABEL, label, form);
    return new ExampleReader(
        new InputReader(featureReader(), features, form),
        labels,
        place(schema, WEIGHT, weight),
        place(schema, VALIDATION, validation));
  }

  private static OptionalPlace place(StructType schema, String name, Optional<String> column) {
    return OptionalPlace.of(
        column.isPresent() ? OptionalInt.of(schema.fieldIndex(name)) : OptionalInt.empty(),
        column.orElse(""));
  }
}
