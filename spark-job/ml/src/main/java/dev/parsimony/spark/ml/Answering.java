package dev.parsimony.spark.ml;

import dev.parsimony.spark.config.UserErrorException;
import dev.parsimony.spark.data.format.ArrayShape;
import dev.parsimony.spark.dl4j.NetworkForm;
import dev.parsimony.spark.dl4j.NetworkSnapshot;
import dev.parsimony.spark.driver.JavaSerialized;
import dev.parsimony.spark.ml.params.FeatureParams;
import dev.parsimony.spark.ml.rows.ColumnNames;
import dev.parsimony.spark.ml.rows.FeatureReader;
import dev.parsimony.spark.ml.rows.FeatureReaders;
import dev.parsimony.spark.ml.rows.InputArray;
import dev.parsimony.spark.ml.rows.InputReader;
import dev.parsimony.spark.ml.rows.RowReader;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.apache.spark.SparkContext;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A learned network at work on DataFrames, for one model; thread-safe. */
final class Answering {
  private static final Logger LOG = LoggerFactory.getLogger(Answering.class);

  private final String id = UUID.randomUUID().toString();
  private final LearnedNetwork learned;
  private @Nullable SparkContext broadcaster;
  private @Nullable Broadcast<byte[]> broadcast;

  Answering(LearnedNetwork learned) {
    this.learned = learned;
  }

  LearnedNetwork learned() {
    return learned;
  }

  /**
   * Returns the rows with the network's answers, nothing of which is computed before it is asked
   * for.
   *
   * @param features names of their columns
   * @param columns of each of the network's outputs
   */
  Dataset<Row> transform(
      Dataset<?> dataset,
      List<String> features,
      List<AnswerColumns> columns,
      FeatureParams<?> params) {
    Dataset<Row> rows = dataset.toDF();
    List<StructField> added = OutputColumns.fields(columns);
    StructType schema = Columns.append(rows.schema(), added);
    List<FeatureReader> readers =
        FeatureReaders.of(rows.schema(), features, learned.inputs(), learned.network().features());
    if (added.isEmpty()) {
      LOG.warn("transform adds no column, because all names of its outputs are empty");
      return rows;
    }
    if (learned.inputs().size() == 1) {
      ColumnNames.logOrder(LOG, rows.schema(), features, learned.network().features());
    }
    AnswerRows function =
        new AnswerRows(
            id,
            broadcast(rows.sparkSession().sparkContext()),
            RowReader.of(readers, learned.shapes(), learned.form()),
            learned.form(),
            columns,
            params.getInferBatchSize());
    return named(rows.mapPartitions(function, Encoders.row(placed(schema))), schema);
  }

  /** Returns a schema whose names are places: those of a DataFrame may occur twice. */
  private static StructType placed(StructType schema) {
    StructType placed = new StructType();
    for (StructField field : schema.fields()) {
      placed = placed.add(place(placed.size()), field.dataType(), field.nullable());
    }
    return placed;
  }

  private static String place(int column) {
    return "c" + column;
  }

  /** Gives columns their names, and their metadata, which encoders drop: classes, for one. */
  private static Dataset<Row> named(Dataset<Row> rows, StructType schema) {
    StructField[] fields = schema.fields();
    return rows.select(
        IntStream.range(0, fields.length)
            .mapToObj(i -> rows.col(place(i)).as(fields[i].name(), fields[i].metadata()))
            .toArray(Column[]::new));
  }

  private synchronized Broadcast<byte[]> broadcast(SparkContext spark) {
    Broadcast<byte[]> made = broadcast;
    if (made == null || broadcaster != spark) {
      byte[] bytes = JavaSerialized.toBytes(learned.withoutUpdater());
      made = JavaSparkContext.fromSparkContext(spark).broadcast(bytes);
      broadcast = made;
      broadcaster = spark;
    }
    return made;
  }

  /**
   * Returns the network's answer to one row's features, computed here.
   *
   * @throws UserErrorException if they are of another length, or not finite, or not all
   */
  double[] answer(Vector features) {
    NetworkForm form = learned.form();
    if (form.outputs().size() > 1) {
      throw new UserErrorException(
          "The network has several outputs, and so no single answer; use transform.");
    }
    if (learned.inputs().size() > 1 || form.perStep()) {
      throw new UserErrorException(
          "The network "
              + (form.perStep() ? "answers at every time step" : "has several inputs")
              + ", for which a vector is not enough; use transform.");
    }
    ArrayShape shape = learned.shapes().get(0);
    InputArray input = InputReader.ofVector(features, shape, form.inputs().get(0));
    NetworkSnapshot network = learned.network();
    return SharedNetwork.of(id, () -> network).answers(List.of(input), List.of(1), form).get(0)[0];
  }
}
