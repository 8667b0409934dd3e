package dev.parsimony.spark.ml;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parsimony.spark.config.UserErrorException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.spark.ml.evaluation.BinaryClassificationEvaluator;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** The ways to say which network is trained, and what labels each kind of output takes. */
final class NetworksTest {
  private static final int EXAMPLES = 48;
  private static final double CLOSE = 1e-6;
  private static final List<Blobs.Point> POINTS = Blobs.points(6, EXAMPLES);

  private static SparkSession spark;
  private static Dataset<Row> rows;
  @TempDir private Path folder;

  @BeforeAll
  static void start() {
    spark = Sessions.get();
    rows = Blobs.vectors(spark, POINTS, 2);
  }

  private static ParsimonyClassifier withoutModel() {
    ParsimonyClassifier classifier = Fits.classifier().setEpochs(2);
    classifier.clear(classifier.model());
    return classifier;
  }

  private static float[] trained(ParsimonyClassifier classifier) {
    return Fits.parameters(classifier.fit(rows).toNetwork());
  }

  @Test
  void aFileIsAsGoodAsItsText() throws IOException {
    Path json = folder.resolve("network.json");
    Files.writeString(json, Fits.configuration().toJson());
    assertArrayEquals(
        trained(Fits.classifier().setEpochs(2)),
        trained(withoutModel().setModelPath(json.toString())));
  }

  @Test
  void aSavedModelIsTrainedOn() throws IOException {
    ParsimonyClassificationModel first = Fits.classifier().fit(rows);
    first.save(folder.resolve("model").toString());
    ParsimonyClassificationModel second =
        withoutModel().setModelPath(folder.resolve("model/data/model.zip").toString()).fit(rows);
    int perEpoch = EXAMPLES / 2 / Fits.BATCH;
    assertEquals(3 * perEpoch, ((MultiLayerNetwork) second.toNetwork()).getIterationCount());
  }

  @Test
  void layersAndNamesMakeNetworks() {
    MultiLayerNetwork layered =
        (MultiLayerNetwork) withoutModel().setLayers(new int[] {4, 6, 5, 3}).fit(rows).toNetwork();
    assertEquals(3, layered.getLayers().length);
    assertEquals(4 * 6 + 6 + 6 * 5 + 5 + 5 * 3 + 3, layered.numParams());
    ParsimonyClassificationModel named =
        withoutModel().setModel("mlp:8").setUpdater("sgd:0.1").fit(rows);
    assertEquals(Blobs.CLASSES, named.numClasses());
    assertEquals(4 * 8 + 8 + 8 * 3 + 3, named.toNetwork().numParams());
  }

  @Test
  void aGraphIsTrainedAndAnswers() {
    ParsimonyClassifier classifier =
        withoutModel()
            .setModel(
                base()
                    .graphBuilder()
                    .addInputs("in")
                    .addLayer("hidden", new DenseLayer.Builder().nIn(4).nOut(5).build(), "in")
                    .addLayer("out", output(LossFunction.MCXENT, 5, 3), "hidden")
                    .setOutputs("out")
                    .build()
                    .toJson());
    ParsimonyClassificationModel model = classifier.fit(rows);
    ComputationGraph graph = assertInstanceOf(ComputationGraph.class, model.toNetwork());
    Row first = model.transform(rows).first();
    double[] expected =
        graph
            .output(
                org.nd4j.linalg.factory.Nd4j.createFromArray(
                    new float[][] {POINTS.get(0).features()}))[0]
            .toDoubleVector();
    assertArrayEquals(expected, ((Vector) first.getAs("probability")).toArray(), CLOSE);
  }

  private static NeuralNetConfiguration.Builder base() {
    return new NeuralNetConfiguration.Builder()
        .seed(3)
        .updater(new Adam(0.01))
        .activation(Activation.TANH);
  }

  private static OutputLayer output(LossFunction loss, int in, int out) {
    return new OutputLayer.Builder(loss)
        .activation(out == 1 ? Activation.SIGMOID : Activation.SOFTMAX)
        .nIn(in)
        .nOut(out)
        .build();
  }

  private static ParsimonyClassifier single(OutputLayer output) {
    return withoutModel()
        .setModel(
            base()
                .list()
                .layer(new DenseLayer.Builder().nIn(4).nOut(5).build())
                .layer(output)
                .build()
                .toJson());
  }

  /** The same network, told rows with a single 1 or numbers, learns the same. */
  @Test
  void numbersOfClassesAreToldAsTheLossTakesThem() {
    assertArrayEquals(
        trained(single(output(LossFunction.MCXENT, 5, 3)).setKernels("dl4j")),
        trained(single(output(LossFunction.SPARSE_MCXENT, 5, 3)).setKernels("dl4j")),
        1e-5f);
  }

  @Test
  void aSingleOutputTellsTwoClassesApart() {
    Dataset<Row> two = rows.withColumn("label", functions.col("label").equalTo(1).cast("int"));
    ParsimonyClassificationModel model =
        single(output(LossFunction.XENT, 5, 1)).setEpochs(40).fit(two);
    assertEquals(2, model.numClasses());
    Dataset<Row> answered = model.transform(two);
    for (Row row : answered.collectAsList()) {
      double[] probability = ((Vector) row.getAs("probability")).toArray();
      assertEquals(1, probability[0] + probability[1], CLOSE);
      assertEquals(probability[1] > 0.5 ? 1.0 : 0.0, (double) row.getAs("prediction"));
    }
    double area = new BinaryClassificationEvaluator().evaluate(answered);
    assertTrue(area > 0.9, "area under ROC " + area);
  }

  private static void assertRefused(ParsimonyClassifier classifier, String... words) {
    String sentence = assertThrows(UserErrorException.class, () -> classifier.fit(rows)).sentence();
    for (String word : words) {
      assertTrue(sentence.contains(word), sentence);
    }
  }

  @Test
  void aLabelThatIsNoNumberNamesItsRow() {
    Dataset<Row> bad = rows.withColumn("label", org.apache.spark.sql.functions.lit(Double.NaN));
    String sentence =
        assertThrows(UserErrorException.class, () -> withoutModel().setModel("mlp:8").fit(bad))
            .sentence();
    assertTrue(sentence.contains("Row 0 of partition"), sentence);
  }

  @Test
  void networksThatDoNotFitAreRefused() {
    assertRefused(withoutModel(), "none is set");
    assertRefused(Fits.classifier().setLayers(new int[] {4, 3}), "2 are set");
    assertRefused(withoutModel().setLayers(new int[] {5, 3}), "4 features", "5");
    assertRefused(withoutModel().setModel("{}"), "configuration");
    assertRefused(withoutModel().setModel("transformer"), "lenet");
    assertRefused(withoutModel().setModel("network.json"), "modelPath");
    assertRefused(withoutModel().setModelPath("mlp:8"), "model");
    assertRefused(withoutModel().setModelPath("/nowhere/network.json"), "/nowhere/network.json");
    assertRefused(withoutModel().setLayers(new int[] {4, 2}), "classes");
    assertRefused(
        single(
            new OutputLayer.Builder(LossFunction.MSE)
                .activation(Activation.IDENTITY)
                .nIn(5)
                .nOut(3)
                .build()),
        "softmax",
        "ParsimonyRegressor");
    String regression =
        assertThrows(
                UserErrorException.class,
                () -> new ParsimonyRegressor().setModel("mlp:8").fit(rows))
            .sentence();
    assertTrue(regression.contains("layers"), regression);
  }
}
