package dev.parsimony.spark.ml;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parsimony.spark.config.UserErrorException;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.ml.attribute.Attribute;
import org.apache.spark.ml.attribute.AttributeGroup;
import org.apache.spark.ml.attribute.NominalAttribute;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.Metadata;
import org.apache.spark.sql.types.MetadataBuilder;
import org.apache.spark.util.LongAccumulator;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Answers of a model against DL4J's own, in all columns, and what becomes of the other columns. */
final class TransformTest {
  private static final int EXAMPLES = 50;
  private static final double CLOSE = 1e-6;
  private static final List<Blobs.Point> POINTS = Blobs.points(3, EXAMPLES);

  private static SparkSession spark;
  private static ParsimonyClassificationModel trained;

  @BeforeAll
  static void train() {
    spark = Sessions.get();
    trained = Fits.classifier().fit(Blobs.vectors(spark, POINTS, 2));
  }

  private static Dataset<Row> rows(int partitions) {
    return Blobs.vectors(spark, POINTS, partitions);
  }

  private static ParsimonyClassificationModel model() {
    return trained.copy(org.apache.spark.ml.param.ParamMap.empty());
  }

  private static double[][] expected() {
    float[][] features = POINTS.stream().map(Blobs.Point::features).toArray(float[][]::new);
    INDArray output =
        ((MultiLayerNetwork) trained.toNetwork()).output(Nd4j.createFromArray(features));
    return output.toDoubleMatrix();
  }

  private static double[] vector(Row row, String column) {
    return ((Vector) row.getAs(column)).toArray();
  }

  @Test
  void answersAreDl4jsInWhateverBatches() {
    double[][] expected = expected();
    for (int batch : new int[] {1, 7, 1024}) {
      List<Row> answered =
          model().setInferBatchSize(batch).transform(rows(batch == 7 ? 60 : 3)).collectAsList();
      assertEquals(EXAMPLES, answered.size());
      for (int i = 0; i < EXAMPLES; i++) {
        Row row = answered.get(i);
        assertArrayEquals(POINTS.get(i).doubles(), vector(row, "features"), "order of rows");
        double[] probability = vector(row, "probability");
        assertArrayEquals(expected[i], probability, CLOSE);
        double[] exponents = Arrays.stream(vector(row, "rawPrediction")).map(Math::exp).toArray();
        assertArrayEquals(probability, exponents, CLOSE);
        int largest = 0;
        for (int k = 1; k < probability.length; k++) {
          largest = probability[k] > probability[largest] ? k : largest;
        }
        assertEquals(largest, (double) row.getAs("prediction"));
      }
    }
  }

  @Test
  void oneRowIsAnsweredAsTransformAnswersIt() {
    Row row = model().transform(rows(1)).first();
    Vector features = row.getAs("features");
    assertEquals((double) row.getAs("prediction"), trained.predict(features));
    assertArrayEquals(
        vector(row, "probability"), trained.predictProbability(features).toArray(), CLOSE);
    assertArrayEquals(vector(row, "rawPrediction"), trained.predictRaw(features).toArray(), CLOSE);
    assertEquals(Blobs.FEATURES, trained.numFeatures());
    assertEquals(Blobs.CLASSES, trained.numClasses());
  }

  @Test
  void thresholdsDecideAsSparkDoes() {
    ParsimonyClassificationModel model = model().setThresholds(new double[] {0.01, 0.5, 0.9});
    for (Row row : model.transform(rows(2)).collectAsList()) {
      assertEquals(model.predict(row.getAs("features")), (double) row.getAs("prediction"));
    }
    ParsimonyClassifier two = Fits.classifier().setThresholds(new double[] {0.5, 0.5});
    assertTrue(
        assertThrows(UserErrorException.class, () -> two.fit(rows(1)))
            .sentence()
            .contains("2 thresholds"));
  }

  @Test
  void aThresholdOfZeroIsAlwaysPassed() {
    ClassAnswers answers = new ClassAnswers(2, "", "", "prediction", new double[] {0, 1});
    assertEquals(0, answers.predicted(new double[] {0, 1}), "as Spark's probability2prediction");
  }

  @Test
  void namesThatOccurTwiceDoNotMatter() {
    Dataset<Row> rows =
        rows(2)
            .select(
                functions.col("features"),
                functions.col("label").as("id"),
                functions.lit(7).as("id"),
                functions.lit(8).as("ID"));
    Dataset<Row> answered = model().transform(rows);
    assertEquals(
        List.of("features", "id", "id", "ID", "rawPrediction", "probability", "prediction"),
        List.of(answered.columns()));
    assertEquals(EXAMPLES, answered.filter("prediction >= 0").count());
    assertEquals(7, answered.first().getInt(2));
    for (String name : List.of("Prediction", "probability")) {
      String sentence =
          assertThrows(
                  UserErrorException.class,
                  () -> model().transform(rows(1).withColumn(name, functions.lit(0))))
              .sentence();
      assertTrue(sentence.contains("would be an output"), sentence);
    }
    ParsimonyClassificationModel twice = model();
    twice.setRawPredictionCol("probability");
    assertThrows(UserErrorException.class, () -> twice.transform(rows(1)));
  }

  @Test
  void theLastSettingOfFeaturesCounts() {
    ParsimonyClassificationModel model = model().setFeaturesCol(new String[] {"a", "b"});
    assertEquals(List.of("a", "b"), model.featureColumns(model.getFeaturesCol()));
    model.setFeaturesCol("features");
    assertEquals(List.of("features"), model.featureColumns(model.getFeaturesCol()));
  }

  @Test
  void otherColumnsStayAsTheyAre() {
    Metadata names = new MetadataBuilder().putString("comment", "kept").build();
    Dataset<Row> rows =
        rows(2)
            .withColumn("date", functions.lit("2026-02-03").cast("date"))
            .withColumn("time", functions.lit("2026-02-03 04:05:06.007").cast("timestamp"))
            .withColumn("decimal", functions.lit("12.345").cast("decimal(10,3)"))
            .withColumn("none", functions.lit(null).cast("string"))
            .withColumn("list", functions.array(functions.lit(1), functions.lit(2)))
            .withColumn("map", functions.map(functions.lit("a"), functions.lit(1L)))
            .withColumn("struct", functions.struct(functions.lit("x").as("y")))
            .withColumn("bytes", functions.lit("xyz").cast("binary"))
            .withColumn("na.me", functions.lit(1).as("na.me", names));
    Dataset<Row> answered = model().transform(rows);
    assertEquals(
        names, answered.schema().apply("na.me").metadata(), "metadata survives the encoder");
    for (String column : rows.columns()) {
      assertEquals(
          rows.schema().apply(column).dataType(), answered.schema().apply(column).dataType());
    }
    Column[] before =
        Arrays.stream(rows.columns()).map(c -> functions.col("`" + c + "`")).toArray(Column[]::new);
    assertEquals(
        rows.select(functions.to_json(functions.struct(before))).collectAsList(),
        answered.select(functions.to_json(functions.struct(before))).collectAsList());
  }

  @Test
  void outputsSayHowManyClassesThereAre() {
    Dataset<Row> answered = model().transform(rows(1));
    assertEquals(
        Blobs.CLASSES,
        AttributeGroup.fromStructField(answered.schema().apply("probability")).size());
    Attribute prediction = Attribute.fromStructField(answered.schema().apply("prediction"));
    assertEquals(Blobs.CLASSES, ((NominalAttribute) prediction).getNumValues().get());
  }

  @Test
  void outputsWithoutANameAreLeftOut() {
    ParsimonyClassificationModel one = model().setRawPredictionCol("").setProbabilityCol("");
    assertArrayEquals(
        new String[] {"features", "label", "prediction"}, one.transform(rows(1)).columns());
    assertArrayEquals(
        new String[] {"features", "label"}, one.setPredictionCol("").transform(rows(1)).columns());
  }

  @Test
  void nothingIsComputedBeforeItIsAskedFor() {
    LongAccumulator read = spark.sparkContext().longAccumulator();
    UDF1<Double, Double> counted =
        value -> {
          read.add(1);
          return value;
        };
    Dataset<Row> rows =
        rows(2)
            .withColumn(
                "label",
                functions.udf(counted, DataTypes.DoubleType).apply(functions.col("label")));
    Dataset<Row> answered = model().transform(rows);
    assertEquals(0, read.value());
    assertEquals(EXAMPLES, answered.collectAsList().size());
    assertTrue(read.value() >= EXAMPLES);
  }

  @Test
  void noRowsGiveNoRows() {
    assertEquals(0, model().transform(rows(2).limit(0)).count());
  }

  @Test
  void aRowThatCannotBeAnsweredIsNamed() {
    Dataset<Row> rows =
        rows(1)
            .withColumn("features", functions.lit(null).cast(rows(1).schema().apply(0).dataType()));
    Exception failure =
        assertThrows(Exception.class, () -> model().transform(rows).collectAsList());
    assertTrue(
        failure.toString().contains("Row 0 of partition 0")
            && failure.toString().contains("'features' is null"),
        failure.toString());
  }

  @Test
  void columnsAreCheckedBeforeAJob() {
    Dataset<Row> rows = rows(1);
    assertThrows(
        UserErrorException.class, () -> model().transform(rows.withColumnRenamed("features", "x")));
    assertThrows(
        UserErrorException.class,
        () -> model().transform(rows.withColumn("prediction", functions.lit(1))));
  }

  @Test
  void otherColumnsThanThoseOfTrainingDo() {
    Dataset<Row> columns =
        rows(2)
            .select(
                functions.col("features"),
                org.apache
                    .spark
                    .ml
                    .functions
                    .vector_to_array(functions.col("features"), "float64")
                    .as("array"));
    List<Row> answered = model().setFeaturesCol("array").transform(columns).collectAsList();
    double[][] expected = expected();
    for (int i = 0; i < EXAMPLES; i++) {
      assertArrayEquals(expected[i], vector(answered.get(i), "probability"), CLOSE);
    }
  }
}
