package dev.parsimony.spark.ml;

import dev.parsimony.spark.config.UserErrorException;
import dev.parsimony.spark.data.format.ArrayShape;
import dev.parsimony.spark.data.source.FeatureOrder;
import dev.parsimony.spark.dl4j.NetworkForm;
import dev.parsimony.spark.dl4j.OutputForm;
import dev.parsimony.spark.ml.params.FeatureParams;
import dev.parsimony.spark.ml.params.TrainingParams;
import dev.parsimony.spark.ml.rows.ColumnNames;
import dev.parsimony.spark.ml.rows.ExampleReader;
import dev.parsimony.spark.ml.rows.ExampleReader.OptionalPlace;
import dev.parsimony.spark.ml.rows.FeatureReader;
import dev.parsimony.spark.ml.rows.FeatureReaders;
import dev.parsimony.spark.ml.rows.LabelReader;
import dev.parsimony.spark.ml.rows.RowDataSets;
import dev.parsimony.spark.ml.rows.RowReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.nd4j.linalg.dataset.api.MultiDataSet;
import org.slf4j.Logger;

/** The columns of a DataFrame that a training reads, and what has to be known before. */
final class TrainingRows {
  private static final String LABEL = "parsimony label ";
  private static final String WEIGHT = "parsimony weight";
  private static final String VALIDATION = "parsimony validation";

  /** Labels from here on are no numbers of classes. */
  private static final int MOST_CLASSES = 1 << 20;

  private final StructType given;
  private final List<String> features;
  private final List<LabelColumn> labels;
  private final FeatureParams<?> shapes;
  private final Optional<String> weight;
  private final Optional<String> validation;
  private final Dataset<Row> selected;

  /** Selects the columns. */
  TrainingRows(Dataset<?> dataset, ColumnChoice choice) {
    TrainingParams<?> columns = choice.training();
    this.given = dataset.schema();
    this.features = choice.features().featureColumns(choice.featuresCol());
    this.labels =
        choice.labels().stream().map(name -> new LabelColumn(dataset.schema(), name)).toList();
    this.shapes = choice.features();
    this.weight = columns.given(columns.weightCol());
    this.validation = columns.given(columns.validationIndicatorCol());
    this.selected = dataset.toDF().select(selection(dataset.toDF(), choice.goal()));
  }

  private Column[] selection(Dataset<Row> rows, Goal goal) {
    List<Column> columns = new ArrayList<>();
    features.forEach(name -> columns.add(Columns.of(rows, name)));
    for (int i = 0; i < labels.size(); i++) {
      String name = labels.get(i).name();
      columns.add(goal.labels(given, name, Columns.of(rows, name)).as(LABEL + i));
    }
    weight.ifPresent(
        name -> columns.add(Columns.of(rows, name).cast(DataTypes.DoubleType).as(WEIGHT)));
    validation.ifPresent(name -> columns.add(Columns.of(rows, name).as(VALIDATION)));
    return columns.toArray(Column[]::new);
  }

  JavaSparkContext spark() {
    return JavaSparkContext.fromSparkContext(selected.sparkSession().sparkContext());
  }

  /**
   * Returns the rows as data sets, which are made as they are read.
   *
   * @param validation whether those that are set aside are meant, or all others
   */
  JavaRDD<MultiDataSet> dataSets(ExampleReader reader, boolean validation) {
    return selected
        .toJavaRDD()
        .mapPartitionsWithIndex(
            (partition, rows) -> new RowDataSets(rows, reader, validation, partition), false);
  }

  /**
   * Returns the shapes of a row's features, one for each input: as they were given, as the schema
   * knows them, or those of the first row.
   *
   * @param inputs names of the network's
   * @param required number of values, where the network says so
   */
  List<ArrayShape> shapes(List<String> inputs, Optional<Integer> required) {
    List<ArrayShape> all = InputShapes.given(shapes, inputs).orElseGet(() -> foundShapes(inputs));
    ArrayShape found = all.get(0);
    required.ifPresent(
        length -> {
          if (found.size() != length) {
            throw new UserErrorException(
                String.format(
                    "The rows have %d features, but the first of layers is %d; they must be equal.",
                    found.size(), length));
          }
        });
    return all;
  }

  private List<ArrayShape> foundShapes(List<String> inputs) {
    List<FeatureReader> readers = featureReaders(inputs, List.of());
    List<ArrayShape> found = new ArrayList<>();
    Optional<Row> first = Optional.empty();
    for (int i = 0; i < readers.size(); i++) {
      OptionalInt length =
          FeatureReaders.knownLength(
              given, inputs.size() == 1 ? features : List.of(features.get(i)));
      if (length.isPresent()) {
        found.add(ArrayShape.vector(length.getAsInt()));
      } else {
        first = first.or(this::firstRow);
        found.add(readers.get(i).firstShape(first.orElseThrow()));
      }
    }
    return found;
  }

  private Optional<Row> firstRow() {
    List<Row> first = selected.takeAsList(1);
    if (first.isEmpty()) {
      throw new UserErrorException("The DataFrame has no rows to train on.");
    }
    return Optional.of(first.get(0));
  }

  private List<FeatureReader> featureReaders(List<String> inputs, List<String> learned) {
    return FeatureReaders.of(selected.schema(), features, inputs, learned);
  }

  /**
   * Returns the names of the features in the order in which the network learns them; empty where
   * they have none.
   *
   * @param learned those that it has learned already
   */
  List<String> featureNames(List<String> inputs, List<String> learned) {
    List<String> names = inputs.size() > 1 ? List.of() : ColumnNames.of(given, features);
    return FeatureOrder.ordered(names, FeatureOrder.places(learned, names, "The DataFrame"));
  }

  /** Logs in what order the features of a single input are taken, where it is another one. */
  void logOrder(Logger log, List<String> inputs, List<String> learned) {
    if (inputs.size() == 1) {
      ColumnNames.logOrder(log, given, features, learned);
    }
  }

  /**
   * Returns how many classes the labels of an only output name: as their metadata says, else the
   * largest plus one.
   */
  int classes() {
    return labels.get(0).namedClasses().orElseGet(this::countedClasses);
  }

  private int countedClasses() {
    Column label = Columns.of(selected, LABEL + 0);
    Column ofRow =
        labels.get(0).array() ? functions.array_max(label).cast(DataTypes.DoubleType) : label;
    Row largest = selected.agg(functions.max(ofRow)).first();
    if (largest.isNullAt(0)) {
      throw new UserErrorException("The DataFrame has no rows with a label to train on.");
    }
    double last = largest.getDouble(0);
    return last >= 1 && last < MOST_CLASSES ? (int) last + 1 : 2; // NaN, too: rows are refused
  }

  /** Returns the columns of labels, one for each of the network's outputs. */
  List<LabelColumn> labels() {
    return labels;
  }

  /** Returns a hash of 64 bits of the rows in their order; reads them all. */
  RowsHash hash() {
    return RowsHash.of(selected);
  }

  /**
   * Returns how rows are read for a network.
   *
   * @param inputs names of the network's, and features the shapes that it takes there
   * @param learned names of the features that it has learned already
   * @param goals what is learned at each output
   */
  ExampleReader reader(
      List<String> inputs,
      List<ArrayShape> features,
      List<String> learned,
      NetworkForm form,
      List<Goal> goals) {
    StructType schema = selected.schema();
    List<LabelReader> readers = new ArrayList<>();
    for (int i = 0; i < goals.size(); i++) {
      OutputForm output = form.outputs().get(i);
      readers.add(goals.get(i).reader(schema, LABEL + i, labels.get(i).name(), output));
    }
    return new ExampleReader(
        RowReader.of(featureReaders(inputs, learned), features, form),
        readers,
        form,
        place(schema, WEIGHT, weight),
        place(schema, VALIDATION, validation));
  }

  private static OptionalPlace place(StructType schema, String name, Optional<String> column) {
    return OptionalPlace.of(
        column.isPresent() ? OptionalInt.of(schema.fieldIndex(name)) : OptionalInt.empty(),
        column.orElse(""));
  }
}
