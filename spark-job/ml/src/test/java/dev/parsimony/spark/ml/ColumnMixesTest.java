package dev.parsimony.spark.ml;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.ml.Pipeline;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.ml.PipelineStage;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Features in one kind of column while training, and in any other for answers. */
final class ColumnMixesTest {
  private static final int EXAMPLES = 32;
  private static final List<String> KINDS =
      List.of("vector", "sparse", "floats", "doubles", "numbers");
  private static final String[] NUMBERS =
      IntStream.range(0, Blobs.FEATURES).mapToObj(i -> "x" + i).toArray(String[]::new);

  private static Dataset<Row> rows;
  @TempDir private static Path folder;

  @BeforeAll
  static void start() {
    SparkSession spark = Sessions.get();
    StructType schema =
        new StructType()
            .add("label", DataTypes.DoubleType)
            .add("vector", SQLDataTypes.VectorType())
            .add("sparse", SQLDataTypes.VectorType())
            .add("floats", DataTypes.createArrayType(DataTypes.FloatType))
            .add("doubles", DataTypes.createArrayType(DataTypes.DoubleType));
    for (int i = 0; i < NUMBERS.length; i++) {
      DataType type = i % 2 == 0 ? DataTypes.DoubleType : DataTypes.FloatType;
      schema = schema.add(NUMBERS[i], type);
    }
    rows = Blobs.rows(spark, Blobs.points(8, EXAMPLES), 2, schema, ColumnMixesTest::row);
  }

  private static Row row(Blobs.Point point) {
    List<Double> doubles = Arrays.stream(point.doubles()).boxed().toList();
    List<Float> floats = doubles.stream().map(Double::floatValue).toList();
    List<Object> values = new ArrayList<>();
    values.add((double) point.label());
    values.add(point.vector());
    values.add(point.vector().toSparse());
    values.add(floats.toArray(new Float[0]));
    values.add(doubles.toArray(new Double[0]));
    for (int i = 0; i < NUMBERS.length; i++) {
      values.add(i % 2 == 0 ? (Object) doubles.get(i) : floats.get(i));
    }
    return RowFactory.create(values.toArray());
  }

  private static List<Row> answers(ParsimonyClassificationModel model, String kind) {
    if (kind.equals("numbers")) {
      model.setFeaturesCol(NUMBERS);
    } else {
      model.setFeaturesCol(kind);
    }
    return model.transform(rows).select("label", "rawPrediction", "prediction").collectAsList();
  }

  @ParameterizedTest
  @ValueSource(strings = {"vector", "floats", "numbers"})
  void trainedOnOneKindAnswersForAll(String kind) {
    ParsimonyClassifier classifier = Fits.classifier();
    if (kind.equals("numbers")) {
      classifier.setFeaturesCol(NUMBERS);
    } else {
      classifier.setFeaturesCol(kind);
    }
    ParsimonyClassificationModel model = classifier.fit(rows);
    List<Row> expected =
        model.transform(rows).select("label", "rawPrediction", "prediction").collectAsList();
    for (String other : KINDS) {
      assertEquals(expected, answers(model, other), other);
    }
  }

  /** What no parameter names is not read at all while training. */
  @Test
  void columnsThatNobodyNamesAreNotComputed() {
    Dataset<Row> failing =
        rows.withColumn("other", functions.expr("raise_error(concat('computed for ', label))"));
    ParsimonyClassificationModel model = Fits.classifier().setFeaturesCol("vector").fit(failing);
    assertEquals(EXAMPLES, model.transform(rows).count());
  }

  @Test
  void aRegressorOnNumbersStandsInAPipeline() throws Exception {
    ParsimonyRegressor regressor =
        new ParsimonyRegressor()
            .setFeaturesCol(NUMBERS)
            .setLayers(new int[] {Blobs.FEATURES, 4, 1})
            .setNumWorkers(2)
            .setBatchSize(Fits.BATCH)
            .setThreadsPerWorker(1);
    Pipeline pipeline = new Pipeline().setStages(new PipelineStage[] {regressor});
    pipeline.write().overwrite().save(folder.resolve("pipeline").toString());
    PipelineModel fitted = Pipeline.load(folder.resolve("pipeline").toString()).fit(rows);
    fitted.write().overwrite().save(folder.resolve("fitted").toString());
    assertEquals(
        fitted.transform(rows).select("prediction").collectAsList(),
        PipelineModel.load(folder.resolve("fitted").toString())
            .transform(rows)
            .select("prediction")
            .collectAsList());
  }
}
