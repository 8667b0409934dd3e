package dev.parsimony.spark.ml;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parsimony.spark.config.UserErrorException;
import dev.parsimony.spark.dl4j.NativeRuntime;
import dev.parsimony.spark.metrics.OutputFigures;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.ml.evaluation.RegressionEvaluator;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** One value and several, as labels and as predictions. */
final class RegressorTest {
  private static final int EXAMPLES = 64;
  private static final long SEED = 9;
  private static final double CLOSE = 1e-6;

  private static SparkSession spark;
  private static Dataset<Row> rows;
  private static float[][] features;
  private static float[][] sums;
  @TempDir private static Path folder;

  @BeforeAll
  static void start() {
    spark = Sessions.get();
    NativeRuntime.prepare(1);
    Random random = new Random(SEED);
    features = new float[EXAMPLES][3];
    sums = new float[EXAMPLES][2];
    for (int i = 0; i < EXAMPLES; i++) {
      for (int k = 0; k < 3; k++) {
        features[i][k] = (float) random.nextGaussian();
      }
      sums[i][0] = features[i][0] - 2 * features[i][1];
      sums[i][1] = features[i][2];
    }
    StructType schema =
        new StructType()
            .add("x", SQLDataTypes.VectorType())
            .add("one", DataTypes.FloatType)
            .add("array", DataTypes.createArrayType(DataTypes.FloatType))
            .add("vector", SQLDataTypes.VectorType());
    List<Row> list =
        IntStream.range(0, EXAMPLES)
            .mapToObj(
                i ->
                    RowFactory.create(
                        Vectors.dense(features[i][0], features[i][1], features[i][2]),
                        sums[i][0],
                        new Float[] {sums[i][0], sums[i][1]},
                        Vectors.dense(sums[i][0], sums[i][1])))
            .toList();
    rows =
        spark.createDataFrame(
            new JavaSparkContext(spark.sparkContext()).parallelize(list, 3), schema);
  }

  private static ParsimonyRegressor regressor(int outputs) {
    return new ParsimonyRegressor()
        .setFeaturesCol("x")
        .setLabelCol(outputs == 1 ? "one" : "array")
        .setLayers(new int[] {3, 8, outputs})
        .setUpdater("adam:0.05")
        .setNumWorkers(2)
        .setBatchSize(8)
        .setEpochs(30)
        .setThreadsPerWorker(1);
  }

  @Test
  void oneValueIsADouble() throws Exception {
    ParsimonyRegressionModel model = regressor(1).fit(rows);
    Dataset<Row> answered = model.transform(rows);
    double[][] expected =
        ((MultiLayerNetwork) model.toNetwork())
            .output(Nd4j.createFromArray(features))
            .toDoubleMatrix();
    List<Row> list = answered.collectAsList();
    for (int i = 0; i < EXAMPLES; i++) {
      assertEquals(expected[i][0], (double) list.get(i).getAs("prediction"), CLOSE);
    }
    assertEquals(expected[0][0], model.predict(list.get(0).getAs("x")), CLOSE);
    double rSquared =
        new RegressionEvaluator().setLabelCol("one").setMetricName("r2").evaluate(answered);
    assertTrue(rSquared > 0.8, "R^2 " + rSquared);

    model.save(folder.resolve("model").toString());
    ParsimonyRegressionModel loaded =
        ParsimonyRegressionModel.load(folder.resolve("model").toString());
    assertEquals(list, loaded.transform(rows).collectAsList());
    assertEquals(3, loaded.numFeatures());
  }

  /**
   * Sigmoids with XENT answer with the probability of each label; the summary has their figures.
   */
  @Test
  void severalLabelsAtOnce() {
    MultiLayerConfiguration network =
        new NeuralNetConfiguration.Builder()
            .seed(2)
            .updater(new Adam(0.05))
            .list()
            .layer(
                new OutputLayer.Builder(LossFunction.XENT)
                    .activation(Activation.SIGMOID)
                    .nIn(3)
                    .nOut(2)
                    .build())
            .build();
    ParsimonyRegressor regressor =
        regressor(2).setModel(network.toJson()).setLabelCol("labels").setEpochs(20);
    regressor.clear(regressor.layers());
    Dataset<Row> labelled =
        rows.selectExpr(
            "x", "transform(array, v -> if(v > 0, 1, 0)) as labels", "one % 1 > 0.4 as aside");
    ParsimonyRegressionModel model = regressor.setValidationIndicatorCol("aside").fit(labelled);
    int right = 0;
    for (Row row : model.transform(labelled).collectAsList()) {
      Vector probabilities = row.getAs("prediction");
      List<Integer> labels = row.getList(row.fieldIndex("labels"));
      for (int i = 0; i < 2; i++) {
        right += probabilities.apply(i) > 0.5 == (labels.get(i) == 1) ? 1 : 0;
      }
    }
    assertTrue(right > 2 * EXAMPLES * 0.85, right + " right");
    OutputFigures.Labels figures = (OutputFigures.Labels) model.summary().report().outputs().get(0);
    assertTrue(figures.accuracy() > 0.8, figures.toString());
  }

  /** Labels in arrays and in vectors, and the same data sets by Parsimony's own interface. */
  @Test
  void severalValuesAreAVector() {
    ParsimonyRegressionModel model = regressor(2).setEpochs(2).fit(rows);
    Row first = model.transform(rows).first();
    Vector prediction = first.getAs("prediction");
    double[] expected =
        ((MultiLayerNetwork) model.toNetwork())
            .output(Nd4j.createFromArray(new float[][] {features[0]}))
            .toDoubleVector();
    assertArrayEquals(expected, prediction.toArray(), CLOSE);
    assertTrue(
        assertThrows(UserErrorException.class, () -> model.predict(first.getAs("x")))
            .sentence()
            .contains("transform"));
    float[] ofVectors =
        Fits.parameters(regressor(2).setEpochs(2).setLabelCol("vector").fit(rows).toNetwork());
    assertArrayEquals(Fits.parameters(model.toNetwork()), ofVectors);

    MultiLayerNetwork fresh =
        (MultiLayerNetwork)
            LayeredNetwork.of(
                    new int[] {3, 8, 2},
                    dev.parsimony.spark.config.UpdaterSpec.parse("adam:0.05"),
                    42,
                    Goal.VALUES)
                .toModel();
    DataSet all = new DataSet(Nd4j.createFromArray(features), Nd4j.createFromArray(sums));
    assertArrayEquals(
        Fits.parameters(
            Fits.byApi(spark, 2).fit(fresh, Fits.inTwoPartitions(spark, all.asList())).network()),
        ofVectors);
  }

  @Test
  void oneLabelForSeveralOutputsIsRefused() {
    String sentence =
        assertThrows(UserErrorException.class, () -> regressor(2).setLabelCol("one").fit(rows))
            .sentence();
    assertTrue(sentence.contains("predicts 2 values"), sentence);
  }

  @Test
  void labelsThatAreNoValuesAreRefused() {
    Dataset<Row> missing =
        rows.withColumn("one", functions.when(functions.col("one").gt(0), functions.col("one")));
    String none =
        assertThrows(UserErrorException.class, () -> regressor(1).fit(missing)).sentence();
    assertTrue(none.contains("'one' is null"), none);
    String width =
        assertThrows(UserErrorException.class, () -> regressor(1).setLabelCol("array").fit(rows))
            .sentence();
    assertTrue(width.contains("2 values, where 1"), width);
    Dataset<Row> text = rows.withColumn("one", functions.lit("much"));
    assertTrue(
        assertThrows(UserErrorException.class, () -> regressor(1).fit(text))
            .sentence()
            .contains("string"));
  }
}
