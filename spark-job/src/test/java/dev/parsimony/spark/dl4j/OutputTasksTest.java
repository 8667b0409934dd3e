package dev.parsimony.spark.dl4j;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parsimony.spark.metrics.OutputFigures;
import dev.parsimony.spark.metrics.TestFigures;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.CnnLossLayer;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.LossLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.deeplearning4j.nn.conf.layers.misc.FrozenLayerWithBackprop;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.evaluation.classification.Evaluation;
import org.nd4j.evaluation.classification.EvaluationBinary;
import org.nd4j.evaluation.regression.RegressionEvaluation;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.MultiDataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;
import org.nd4j.linalg.lossfunctions.impl.LossMultiLabel;
import org.nd4j.linalg.lossfunctions.impl.LossWasserstein;

/** The figures of a test fit the output, and are DL4J's evaluations of all examples at once. */
final class OutputTasksTest {
  private static final int EXAMPLES = 23;
  private static final int FEATURES = 4;
  private static final int STEPS = 5;
  private static final int[] WORKERS = {1, 2, 4};

  private final Random random = new Random(5);

  @BeforeAll
  static void prepare() {
    NativeRuntime.prepare(1);
  }

  private static NeuralNetConfiguration.Builder base() {
    return TestNetworks.base(new Sgd(0.1)).l2(0.01).l1(0.001);
  }

  private static MultiLayerNetwork network(InputType input, Layer... layers) {
    MultiLayerNetwork network =
        new MultiLayerNetwork(base().list(layers).setInputType(input).build());
    network.init();
    return network;
  }

  private static MultiLayerNetwork dense(Layer output) {
    return network(
        InputType.feedForward(FEATURES), new DenseLayer.Builder().nOut(6).build(), output);
  }

  private static OutputLayer output(LossFunction loss, Activation activation, int width) {
    return new OutputLayer.Builder(loss).activation(activation).nOut(width).build();
  }

  private INDArray gaussian(long... shape) {
    INDArray array = Nd4j.create(DataType.FLOAT, shape);
    for (long i = 0; i < array.length(); i++) {
      array.putScalar(i, (float) random.nextGaussian());
    }
    return array;
  }

  private INDArray bits(long... shape) {
    return gaussian(shape).gt(0).castTo(DataType.FLOAT);
  }

  /** Rows with a single 1. */
  private INDArray classes(int rows, int width) {
    INDArray array = Nd4j.zeros(DataType.FLOAT, rows, width);
    for (int row = 0; row < rows; row++) {
      array.putScalar(row, random.nextInt(width), 1);
    }
    return array;
  }

  private MultiDataSet vectors(INDArray labels) {
    return new MultiDataSet(gaussian(EXAMPLES, FEATURES), labels);
  }

  /** The figures of each number of workers; their losses are DL4J's score of all examples. */
  private static List<TestFigures> figures(Model model, MultiDataSet data) {
    double score = TestNetworks.score(model, data);
    TestedExamples examples = new TestedExamples(data);
    List<TestFigures> all =
        Arrays.stream(WORKERS).mapToObj(workers -> examples.figures(model, workers)).toList();
    for (TestFigures figures : all) {
      assertEquals(EXAMPLES, figures.examples());
      assertEquals(score, figures.loss(), 1e-5 * Math.abs(score));
    }
    return all;
  }

  private static <T extends OutputFigures> List<T> first(
      Class<T> type, Model model, MultiDataSet data) {
    return figures(model, data).stream()
        .map(figures -> type.cast(figures.outputs().get(0)))
        .toList();
  }

  private static INDArray answers(MultiLayerNetwork network, MultiDataSet data) {
    return network.output(data.getFeatures(0));
  }

  @ParameterizedTest
  @CsvSource({
    "MSE, IDENTITY",
    "MSE, SIGMOID",
    "L2, TANH",
    "MEAN_ABSOLUTE_ERROR, IDENTITY",
    "L1, RELU",
    "POISSON, SOFTPLUS",
    "COSINE_PROXIMITY, IDENTITY"
  })
  void numbersHaveSquaredErrorsAndRSquared(LossFunction loss, Activation activation) {
    // Between 0 and 1 and far from 0, as prices are, with a value that is always the same.
    INDArray labels = gaussian(EXAMPLES, 3);
    labels.getColumn(0).muli(0.1).addi(0.5);
    labels.getColumn(1).addi(3);
    MultiLayerNetwork network = dense(output(loss, activation, 3));
    MultiDataSet data = vectors(labels);
    RegressionEvaluation expected = new RegressionEvaluation(3);
    expected.eval(labels, answers(network, data));
    for (OutputFigures.Values values : first(OutputFigures.Values.class, network, data)) {
      assertEquals(expected.averageMeanSquaredError(), values.meanSquaredError(), 1e-5);
      assertEquals(expected.averageRSquared(), values.rSquared(), 1e-3);
    }
  }

  @Test
  void valuesThatAreAlwaysTheSameHaveNoRSquared() {
    MultiLayerNetwork network = dense(output(LossFunction.MSE, Activation.IDENTITY, 2));
    INDArray labels = gaussian(EXAMPLES, 2);
    labels.getColumn(1).assign(7);
    MultiDataSet data = vectors(labels);
    RegressionEvaluation expected = new RegressionEvaluation(2);
    expected.eval(labels, answers(network, data));
    for (OutputFigures.Values values : first(OutputFigures.Values.class, network, data)) {
      assertEquals(expected.rSquared(0), values.rSquared(), 1e-4);
    }
    labels.assign(3);
    for (OutputFigures.Values values : first(OutputFigures.Values.class, network, data)) {
      assertTrue(Double.isNaN(values.rSquared()), "of nothing that varies");
      assertTrue(values.meanSquaredError() > 0);
    }
  }

  @Test
  void severalLabelsAtOnceHaveF1() {
    MultiLayerNetwork network = dense(output(LossFunction.XENT, Activation.SIGMOID, 5));
    MultiDataSet data = vectors(bits(EXAMPLES, 5));
    assertLabels(network, data, data.getLabels(0), answers(network, data));
  }

  @Test
  void labelsThatAreRankedAreYesAboveZero() {
    MultiLayerNetwork network =
        dense(
            new OutputLayer.Builder(new LossMultiLabel())
                .activation(Activation.TANH)
                .nOut(5)
                .build());
    MultiDataSet data = vectors(bits(EXAMPLES, 5));
    INDArray probability = answers(network, data).add(1).divi(2);
    assertLabels(network, data, data.getLabels(0), probability);
  }

  private static void assertLabels(
      Model network, MultiDataSet data, INDArray truth, INDArray answers) {
    int width = (int) truth.size(1);
    EvaluationBinary expected = new EvaluationBinary(width, null);
    expected.eval(truth, answers);
    double tp = 0;
    double wrong = 0;
    for (int label = 0; label < width; label++) {
      tp += expected.truePositives(label);
      wrong += expected.falsePositives(label) + expected.falseNegatives(label);
    }
    for (OutputFigures.Labels labels : first(OutputFigures.Labels.class, network, data)) {
      for (int label = 0; label < width; label++) {
        assertEquals(expected.f1(label), labels.labelF1().get(label), 1e-9);
      }
      assertEquals(expected.averageF1(), labels.macroF1(), 1e-9);
      assertEquals(2 * tp / (2 * tp + wrong), labels.microF1(), 1e-9);
    }
  }

  @Test
  void labelsThatNeverOccurAreLeftOut() {
    MultiLayerNetwork network = dense(output(LossFunction.XENT, Activation.SIGMOID, 3));
    network.getParam("1_b").assign(Nd4j.createFromArray(-50f, 50f, 50f).reshape(1, 3));
    INDArray labels = Nd4j.ones(DataType.FLOAT, EXAMPLES, 3);
    labels.getColumn(0).assign(0);
    for (OutputFigures.Labels figures :
        first(OutputFigures.Labels.class, network, vectors(labels))) {
      assertTrue(Double.isNaN(figures.labelF1().get(0)));
      assertEquals(1, figures.macroF1());
    }
  }

  @Test
  void aSingleOutputIsYesOrNo() {
    MultiLayerNetwork network = dense(output(LossFunction.XENT, Activation.SIGMOID, 1));
    MultiDataSet data = vectors(bits(EXAMPLES, 1));
    EvaluationBinary expected = new EvaluationBinary(1, null);
    expected.eval(data.getLabels(0), answers(network, data));
    for (OutputFigures.Classes classes : first(OutputFigures.Classes.class, network, data)) {
      assertEquals(expected.accuracy(0), classes.accuracy(), 1e-9);
    }
  }

  @Test
  void labelsOfHingeAreMinusOneAndOne() {
    MultiLayerNetwork network = dense(output(LossFunction.HINGE, Activation.TANH, 1));
    MultiDataSet data = vectors(bits(EXAMPLES, 1).mul(2).sub(1));
    double right =
        answers(network, data)
            .mul(data.getLabels(0))
            .gt(0)
            .castTo(DataType.FLOAT)
            .sumNumber()
            .doubleValue();
    for (OutputFigures.Classes classes : first(OutputFigures.Classes.class, network, data)) {
      assertEquals(right / EXAMPLES, classes.accuracy(), 1e-9);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "MCXENT, SOFTMAX",
    "NEGATIVELOGLIKELIHOOD, SOFTMAX",
    "MSE, SOFTMAX",
    "KL_DIVERGENCE, SOFTMAX"
  })
  void oneClassHasAccuracy(LossFunction loss, Activation activation) {
    MultiLayerNetwork network = dense(output(loss, activation, 3));
    INDArray labels = classes(EXAMPLES, 3).mul(0.9).addi(0.03);
    MultiDataSet data = vectors(labels);
    Evaluation expected = new Evaluation(3);
    expected.eval(labels, answers(network, data));
    for (TestFigures figures : figures(network, data)) {
      assertEquals(expected.accuracy(), figures.accuracy(), 1e-9);
    }
  }

  @Test
  void rowsThatNameNoClassDoNotCount() {
    MultiLayerNetwork network = dense(output(LossFunction.MCXENT, Activation.SOFTMAX, 2));
    INDArray labels = Nd4j.zeros(DataType.FLOAT, EXAMPLES, 2);
    labels.putRow(3, Nd4j.ones(DataType.FLOAT, 2));
    labels.putRow(4, Nd4j.createFromArray(0f, 1f));
    MultiDataSet data = vectors(labels);
    INDArray four = answers(network, data).getRow(4);
    boolean right = four.getDouble(1) > four.getDouble(0);
    for (OutputFigures.Classes classes : first(OutputFigures.Classes.class, network, data)) {
      assertEquals(right ? 1 : 0, classes.accuracy());
    }
  }

  @Test
  void sparseLabelsHaveAccuracy() {
    MultiLayerNetwork network = dense(output(LossFunction.SPARSE_MCXENT, Activation.SOFTMAX, 3));
    INDArray rows = classes(EXAMPLES, 3);
    INDArray numbers = rows.argMax(1).castTo(DataType.FLOAT).reshape(EXAMPLES, 1);
    MultiDataSet data = vectors(numbers);
    Evaluation expected = new Evaluation(3);
    expected.eval(rows, answers(network, data));
    for (OutputFigures.Classes classes : first(OutputFigures.Classes.class, network, data)) {
      assertEquals(expected.accuracy(), classes.accuracy(), 1e-9);
    }
  }

  @Test
  void aLossLayerAndAFrozenOutputAreJudgedByTheirLoss() {
    MultiDataSet data = vectors(classes(EXAMPLES, 6));
    MultiLayerNetwork loss =
        dense(new LossLayer.Builder(LossFunction.MCXENT).activation(Activation.SOFTMAX).build());
    assertEquals(3, first(OutputFigures.Classes.class, loss, data).size());
    MultiLayerNetwork frozen =
        dense(new FrozenLayerWithBackprop(output(LossFunction.MCXENT, Activation.SOFTMAX, 6)));
    assertEquals(3, first(OutputFigures.Classes.class, frozen, data).size());
  }

  @Test
  void whatOnlyTheLossJudgesHasNoOtherFigure() {
    MultiLayerNetwork critic =
        dense(
            new OutputLayer.Builder(new LossWasserstein())
                .activation(Activation.IDENTITY)
                .nOut(1)
                .build());
    MultiDataSet data = vectors(bits(EXAMPLES, 1).mul(2).sub(1));
    assertEquals(3, first(OutputFigures.LossOnly.class, critic, data).size());
  }

  @ParameterizedTest
  @EnumSource(RNNFormat.class)
  void maskedStepsOfNumbersDoNotCount(RNNFormat format) {
    boolean last = format == RNNFormat.NWC;
    MultiLayerNetwork network =
        network(
            InputType.recurrent(FEATURES, format),
            new LSTM.Builder().nOut(5).dataFormat(format).build(),
            new RnnOutputLayer.Builder(LossFunction.MSE)
                .activation(Activation.IDENTITY)
                .nOut(2)
                .dataFormat(format)
                .build());
    INDArray features = gaussian(EXAMPLES, FEATURES, STEPS);
    INDArray labels = gaussian(EXAMPLES, 2, STEPS);
    INDArray mask = bits(EXAMPLES, STEPS);
    INDArray features2 = last ? features.permute(0, 2, 1).dup('c') : features;
    INDArray labels2 = last ? labels.permute(0, 2, 1).dup('c') : labels;
    MultiDataSet data =
        new MultiDataSet(
            new INDArray[] {features2},
            new INDArray[] {labels2},
            new INDArray[] {Nd4j.ones(DataType.FLOAT, EXAMPLES, STEPS)},
            new INDArray[] {mask});
    INDArray out = network.output(features2);
    RegressionEvaluation expected = new RegressionEvaluation(2);
    expected.evalTimeSeries(labels, last ? out.permute(0, 2, 1).dup('c') : out, mask);
    for (OutputFigures.Values values : first(OutputFigures.Values.class, network, data)) {
      assertEquals(expected.averageMeanSquaredError(), values.meanSquaredError(), 1e-5);
      assertEquals(expected.averageRSquared(), values.rSquared(), 1e-4);
    }
  }

  @Test
  void singleValuesCanBeMasked() {
    MultiLayerNetwork network = dense(output(LossFunction.MSE, Activation.IDENTITY, 3));
    INDArray labels = gaussian(EXAMPLES, 3);
    INDArray mask = bits(EXAMPLES, 3);
    MultiDataSet data =
        new MultiDataSet(
            new INDArray[] {gaussian(EXAMPLES, FEATURES)},
            new INDArray[] {labels},
            null,
            new INDArray[] {mask});
    RegressionEvaluation expected = new RegressionEvaluation(3);
    expected.eval(labels, answers(network, data), mask);
    for (OutputFigures.Values values : first(OutputFigures.Values.class, network, data)) {
      assertEquals(expected.averageMeanSquaredError(), values.meanSquaredError(), 1e-5);
    }
  }

  @ParameterizedTest
  @EnumSource(CNN2DFormat.class)
  void everyPixelHasAClass(CNN2DFormat format) {
    boolean last = format == CNN2DFormat.NHWC;
    MultiLayerNetwork network =
        network(
            InputType.convolutional(4, 4, 2, format),
            new ConvolutionLayer.Builder(1, 1).nOut(3).dataFormat(format).build(),
            new CnnLossLayer.Builder(LossFunction.MCXENT)
                .format(format)
                .activation(Activation.SOFTMAX)
                .build());
    INDArray rows = classes(EXAMPLES * 16, 3);
    INDArray labels = rows.reshape(EXAMPLES, 4, 4, 3);
    INDArray features = gaussian(EXAMPLES, 4, 4, 2);
    MultiDataSet data =
        last
            ? new MultiDataSet(features, labels)
            : new MultiDataSet(
                features.permute(0, 3, 1, 2).dup('c'), labels.permute(0, 3, 1, 2).dup('c'));
    INDArray out = answers(network, data);
    INDArray byPixel = (last ? out : out.permute(0, 2, 3, 1)).dup('c').reshape(EXAMPLES * 16, 3);
    Evaluation expected = new Evaluation(3);
    expected.eval(rows, byPixel);
    for (OutputFigures.Classes classes : first(OutputFigures.Classes.class, network, data)) {
      assertEquals(expected.accuracy(), classes.accuracy(), 1e-9);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void sumsInsteadOfMeansOverTheBatchHaveTheSameLoss(boolean miniBatch) {
    MultiLayerNetwork network =
        new MultiLayerNetwork(
            base()
                .miniBatch(miniBatch)
                .list(output(LossFunction.MSE, Activation.IDENTITY, 2))
                .setInputType(InputType.feedForward(FEATURES))
                .build());
    network.init();
    MultiDataSet data = vectors(gaussian(EXAMPLES, 2));
    double penalty = network.calcRegularizationScore(true);
    double score = TestNetworks.score(network, data) - penalty;
    double mean = miniBatch ? score : score / EXAMPLES;
    TestFigures figures = new TestedExamples(data).figures(network, 2);
    assertEquals(mean + penalty, figures.loss(), 1e-5);
  }

  @Test
  void eachOutputOfAGraphHasItsOwnFigures() {
    ComputationGraph graph =
        new ComputationGraph(
            base()
                .graphBuilder()
                .addInputs("in")
                .addLayer("dense", new DenseLayer.Builder().nOut(6).build(), "in")
                .addLayer("class", output(LossFunction.MCXENT, Activation.SOFTMAX, 3), "dense")
                .addLayer("price", output(LossFunction.MSE, Activation.IDENTITY, 1), "dense")
                .addLayer("tags", output(LossFunction.XENT, Activation.SIGMOID, 4), "dense")
                .setOutputs("class", "price", "tags")
                .setInputTypes(InputType.feedForward(FEATURES))
                .build());
    graph.init();
    MultiDataSet data =
        new MultiDataSet(
            new INDArray[] {gaussian(EXAMPLES, FEATURES)},
            new INDArray[] {classes(EXAMPLES, 3), gaussian(EXAMPLES, 1), bits(EXAMPLES, 4)});
    INDArray[] out = graph.output(data.getFeatures(0));
    Evaluation classes = new Evaluation(3);
    classes.eval(data.getLabels(0), out[0]);
    RegressionEvaluation price = new RegressionEvaluation(1);
    price.eval(data.getLabels(1), out[1]);
    EvaluationBinary tags = new EvaluationBinary(4, null);
    tags.eval(data.getLabels(2), out[2]);
    for (TestFigures figures : figures(graph, data)) {
      assertEquals(classes.accuracy(), figures.accuracy(), 1e-9);
      assertEquals(
          List.of("class", "price", "tags"),
          figures.outputs().stream().map(OutputFigures::output).toList());
      OutputFigures.Values values = (OutputFigures.Values) figures.outputs().get(1);
      assertEquals(price.averageMeanSquaredError(), values.meanSquaredError(), 1e-5);
      OutputFigures.Labels labels = (OutputFigures.Labels) figures.outputs().get(2);
      assertEquals(tags.averageF1(), labels.macroF1(), 1e-9);
    }
  }
}
