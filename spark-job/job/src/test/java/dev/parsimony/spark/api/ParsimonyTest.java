package dev.parsimony.spark.api;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parsimony.spark.config.UserErrorException;
import dev.parsimony.spark.data.LocalSpark;
import dev.parsimony.spark.dl4j.TestNetworks;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.apache.spark.api.java.JavaRDD;
import org.deeplearning4j.nn.conf.graph.MergeVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.evaluation.classification.Evaluation;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.api.MultiDataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** Training from a Spark program. Where every step has all examples, their order is all one. */
final class ParsimonyTest {
  private static final int EXAMPLES = 48;
  private static final int CLASSES = 4;
  private static final int EPOCHS = 5;

  @RegisterExtension private static final LocalSpark SPARK = LocalSpark.withNativeRuntime();

  private static Parsimony allExamplesInEveryStep() {
    return Parsimony.on(SPARK.context())
        .workers(2)
        .batchSize(EXAMPLES / 2)
        .epochs(EPOCHS)
        .threadsPerWorker(1);
  }

  private static MultiLayerNetwork dense() {
    return TestNetworks.sequential(
        TestNetworks.base(new Adam(0.01)),
        InputType.feedForward(20),
        new DenseLayer.Builder().nOut(16).build());
  }

  @Test
  void aNetworkTrainsAsFitTrainsIt() {
    DataSet all = TestNetworks.batch(1, CLASSES, EXAMPLES, 20);
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    MultiLayerNetwork given = dense();
    TrainedNetwork<MultiLayerNetwork> trained =
        allExamplesInEveryStep()
            .compression("none")
            .testOn(SPARK.context().parallelize(all.batchBy(10)))
            .printTo(new PrintStream(printed, true, StandardCharsets.UTF_8))
            .fit(given, SPARK.context().parallelize(all.batchBy(7)));

    assertArrayEquals(dense().params().toFloatVector(), given.params().toFloatVector());
    assertFalse(SPARK.context().sc().isStopped());
    String out = printed.toString(StandardCharsets.UTF_8);
    assertTrue(out.contains("RDD: 48 training and 48 test examples, vector of 20 to"), out);

    MultiLayerNetwork expected = dense();
    for (int epoch = 0; epoch < EPOCHS; epoch++) {
      expected.fit(all);
    }
    MultiLayerNetwork result = trained.network();
    assertClose(expected.params(), result.params());
    assertClose(expected.getUpdater().getStateViewArray(), result.getUpdater().getStateViewArray());
    assertEquals(EPOCHS, result.getEpochCount());
    Evaluation evaluation = new Evaluation(CLASSES);
    evaluation.eval(all.getLabels(), result.output(all.getFeatures()));
    assertEquals(evaluation.accuracy(), trained.report().accuracy(), 1e-9);
  }

  @Test
  void varianceTrainsOnFromTheNetworksState() {
    JavaRDD<DataSet> data =
        SPARK.context().parallelize(TestNetworks.batch(1, CLASSES, EXAMPLES, 20).asList(), 3);
    Parsimony parsimony =
        Parsimony.on(SPARK.context())
            .workers(2)
            .batchSize(8)
            .epochs(6)
            .compression("variance:alpha=1");
    TrainedNetwork<MultiLayerNetwork> first = parsimony.fit(dense(), data);
    assertTrue(first.report().elementsRatio() > 1.2);
    assertTrue(Double.isNaN(first.report().accuracy()), "nothing was tested");
    TrainedNetwork<MultiLayerNetwork> second = parsimony.fit(first.network(), data);
    assertTrue(second.report().score() < first.report().score());
    assertEquals(2 * 6 * 3, second.network().getIterationCount());
  }

  @Test
  void aGraphOfTwoInputsAndTwoOutputsTrainsAsFitTrainsIt() {
    List<MultiDataSet> parts = new ArrayList<>();
    for (int steps : new int[] {4, 7, 7, 5}) {
      parts.add(series(steps, EXAMPLES / 4));
    }
    TrainedNetwork<ComputationGraph> trained =
        allExamplesInEveryStep()
            .compression("none")
            .testOnMultiDataSet(SPARK.context().parallelize(parts))
            .fitMultiDataSet(graph(), SPARK.context().parallelize(parts));

    MultiDataSet all = org.nd4j.linalg.dataset.MultiDataSet.merge(parts);
    ComputationGraph expected = graph();
    for (int epoch = 0; epoch < EPOCHS; epoch++) {
      expected.fit(all);
    }
    assertClose(expected.params(), trained.network().params());
    INDArray answers =
        trained.network().output(false, all.getFeatures(), all.getFeaturesMaskArrays(), null)[0];
    Evaluation evaluation = new Evaluation(CLASSES);
    evaluation.eval(all.getLabels(0), answers);
    assertEquals(evaluation.accuracy(), trained.report().accuracy(), 1e-9, "of the classes alone");
    assertTrue(trained.report().score() > 0);
  }

  @ParameterizedTest
  @EnumSource(
      value = DataType.class,
      names = {"INT", "LONG"})
  void wholeNumbersThatAreNoFloatsAreRefused(DataType type) {
    INDArray labels = TestNetworks.batch(1, CLASSES, 2, 2).getLabels();
    long[][] keys = {{16_777_215, -3}, {16_777_217, 5}};
    INDArray features = Nd4j.createFromArray(keys).castTo(type);
    assertRefused(
        "A data set has whole numbers ("
            + type
            + ") in features[0] that are no float32, which is exact up to 16,777,216 only;"
            + " renumber them, or cast them to FLOAT where digits may go.",
        List.of(new DataSet(features, labels)));
    keys[1][0] = 16_777_216;
    DataSet exact = new DataSet(Nd4j.createFromArray(keys).castTo(type), labels);
    UserErrorException e =
        assertThrows(
            UserErrorException.class,
            () ->
                allExamplesInEveryStep().fit(dense(), SPARK.context().parallelize(List.of(exact))));
    assertTrue(e.sentence().startsWith("There are 2 training examples"), e.sentence());
  }

  @Test
  void dataSetsMustAgree() {
    DataSet vectors = TestNetworks.batch(1, CLASSES, 8, 20);
    assertRefused(
        "The data sets do not agree: one has features[0] of shape [20] for an example, another of"
            + " shape [19]; only the time steps of [features, time] may differ.",
        List.of(vectors, TestNetworks.batch(1, CLASSES, 8, 19)));
    assertRefused(
        "A data set has no labels; training needs both.",
        List.of(vectors, new DataSet(vectors.getFeatures(), null)));
    assertRefused(
        "A data set has 8 examples, but labels[0] or its mask has another number of them.",
        List.of(
            new DataSet(vectors.getFeatures(), TestNetworks.batch(1, CLASSES, 7, 20).getLabels())));
    assertRefused("The RDD holds no data sets to train on.", List.of());
    UserErrorException e =
        assertThrows(
            UserErrorException.class,
            () ->
                allExamplesInEveryStep()
                    .fit(graph(), SPARK.context().parallelize(List.of(vectors))));
    assertTrue(e.sentence().startsWith("There are 8 training examples"), e.sentence());
    UserErrorException inputs =
        assertThrows(
            UserErrorException.class,
            () ->
                allExamplesInEveryStep()
                    .batchSize(4)
                    .fit(graph(), SPARK.context().parallelize(List.of(vectors))));
    assertTrue(
        inputs.sentence().startsWith("The network's inputs and outputs (2 and 2)"),
        inputs::sentence);
  }

  private static void assertRefused(String expected, List<DataSet> data) {
    UserErrorException e =
        assertThrows(
            UserErrorException.class,
            () -> allExamplesInEveryStep().fit(dense(), SPARK.context().parallelize(data, 1)));
    assertEquals(expected, e.sentence());
  }

  /** Time series with facts, to a class and to a value for each step. Only some have masks. */
  private static MultiDataSet series(int steps, int examples) {
    Random random = new Random(steps);
    INDArray[] features = {gaussian(random, examples, 3, steps), gaussian(random, examples, 6)};
    INDArray classes = TestNetworks.batch(steps, CLASSES, examples, 1).getLabels();
    INDArray[] labels = {classes, gaussian(random, examples, 2, steps)};
    if (steps != 7) {
      return new org.nd4j.linalg.dataset.MultiDataSet(features, labels);
    }
    INDArray mask = Nd4j.ones(DataType.FLOAT, examples, steps);
    mask.putScalar(0, steps - 1, 0);
    return new org.nd4j.linalg.dataset.MultiDataSet(
        features, labels, new INDArray[] {mask, null}, new INDArray[] {null, mask.dup()});
  }

  private static INDArray gaussian(Random random, long... shape) {
    INDArray array = Nd4j.create(DataType.FLOAT, shape);
    for (long i = 0; i < array.length(); i++) {
      array.putScalar(i, (float) random.nextGaussian());
    }
    return array;
  }

  private static ComputationGraph graph() {
    ComputationGraph graph =
        new ComputationGraph(
            TestNetworks.base(new Adam(0.01))
                .graphBuilder()
                .addInputs("series", "facts")
                .addLayer("lstm", new LSTM.Builder().nOut(5).build(), "series")
                .addLayer("pooled", new GlobalPoolingLayer(), "lstm")
                .addLayer("dense", new DenseLayer.Builder().nOut(4).build(), "facts")
                .addVertex("merge", new MergeVertex(), "pooled", "dense")
                .addLayer("class", TestNetworks.output(CLASSES), "merge")
                .addLayer(
                    "next",
                    new RnnOutputLayer.Builder(LossFunction.MSE)
                        .activation(Activation.IDENTITY)
                        .nOut(2)
                        .build(),
                    "lstm")
                .setOutputs("class", "next")
                .setInputTypes(InputType.recurrent(3), InputType.feedForward(6))
                .build());
    graph.init();
    return graph;
  }

  private static void assertClose(INDArray expected, INDArray got) {
    assertTrue(
        got.sub(expected).norm2Number().doubleValue() < 1e-4 * expected.norm2Number().doubleValue(),
        "further apart than rounding explains");
  }
}
