package dev.parsimony.spark.dl4j;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.parsimony.spark.metrics.OutputFigures;
import dev.parsimony.spark.metrics.TestFigures;
import java.util.List;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.CnnLossLayer;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
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
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** Time steps, pixels, masks and several outputs in the figures of a test. */
final class OutputShapesTest {
  private static final int STEPS = 5;

  private final OutputCases cases = new OutputCases(6);

  @BeforeAll
  static void prepare() {
    NativeRuntime.prepare(1);
  }

  @ParameterizedTest
  @EnumSource(RNNFormat.class)
  void maskedStepsOfNumbersDoNotCount(RNNFormat format) {
    boolean last = format == RNNFormat.NWC;
    MultiLayerNetwork network =
        OutputCases.network(
            InputType.recurrent(OutputCases.FEATURES, format),
            new LSTM.Builder().nOut(5).dataFormat(format).build(),
            new RnnOutputLayer.Builder(LossFunction.MSE)
                .activation(Activation.IDENTITY)
                .nOut(2)
                .dataFormat(format)
                .build());
    INDArray features = cases.gaussian(OutputCases.EXAMPLES, OutputCases.FEATURES, STEPS);
    INDArray labels = cases.gaussian(OutputCases.EXAMPLES, 2, STEPS);
    INDArray mask = cases.bits(OutputCases.EXAMPLES, STEPS);
    INDArray features2 = last ? features.permute(0, 2, 1).dup('c') : features;
    INDArray labels2 = last ? labels.permute(0, 2, 1).dup('c') : labels;
    MultiDataSet data =
        new MultiDataSet(
            new INDArray[] {features2},
            new INDArray[] {labels2},
            new INDArray[] {Nd4j.ones(DataType.FLOAT, OutputCases.EXAMPLES, STEPS)},
            new INDArray[] {mask});
    INDArray out = network.output(features2);
    RegressionEvaluation expected = new RegressionEvaluation(2);
    expected.evalTimeSeries(labels, last ? out.permute(0, 2, 1).dup('c') : out, mask);
    for (OutputFigures.Values values :
        OutputCases.first(OutputFigures.Values.class, network, data)) {
      assertEquals(expected.averageMeanSquaredError(), values.meanSquaredError(), 1e-5);
      assertEquals(expected.averageRSquared(), values.rSquared(), 1e-4);
    }
  }

  @ParameterizedTest
  @EnumSource(CNN2DFormat.class)
  void everyPixelHasAClass(CNN2DFormat format) {
    boolean last = format == CNN2DFormat.NHWC;
    MultiLayerNetwork network =
        OutputCases.network(
            InputType.convolutional(4, 4, 2, format),
            new ConvolutionLayer.Builder(1, 1).nOut(3).dataFormat(format).build(),
            new CnnLossLayer.Builder(LossFunction.MCXENT)
                .format(format)
                .activation(Activation.SOFTMAX)
                .build());
    INDArray rows = cases.classes(OutputCases.EXAMPLES * 16, 3);
    INDArray labels = rows.reshape(OutputCases.EXAMPLES, 4, 4, 3);
    INDArray features = cases.gaussian(OutputCases.EXAMPLES, 4, 4, 2);
    MultiDataSet data =
        last
            ? new MultiDataSet(features, labels)
            : new MultiDataSet(
                features.permute(0, 3, 1, 2).dup('c'), labels.permute(0, 3, 1, 2).dup('c'));
    INDArray out = OutputCases.answers(network, data);
    INDArray byPixel =
        (last ? out : out.permute(0, 2, 3, 1)).dup('c').reshape(OutputCases.EXAMPLES * 16, 3);
    Evaluation expected = new Evaluation(3);
    expected.eval(rows, byPixel);
    for (OutputFigures.Classes classes :
        OutputCases.first(OutputFigures.Classes.class, network, data)) {
      assertEquals(expected.accuracy(), classes.accuracy(), 1e-9);
    }
  }

  @Test
  void eachOutputOfAGraphHasItsOwnFigures() {
    ComputationGraph graph =
        new ComputationGraph(
            OutputCases.base()
                .graphBuilder()
                .addInputs("in")
                .addLayer("dense", new DenseLayer.Builder().nOut(6).build(), "in")
                .addLayer(
                    "class",
                    OutputCases.output(LossFunction.MCXENT, Activation.SOFTMAX, 3),
                    "dense")
                .addLayer(
                    "price", OutputCases.output(LossFunction.MSE, Activation.IDENTITY, 1), "dense")
                .addLayer(
                    "tags", OutputCases.output(LossFunction.XENT, Activation.SIGMOID, 4), "dense")
                .setOutputs("class", "price", "tags")
                .setInputTypes(InputType.feedForward(OutputCases.FEATURES))
                .build());
    graph.init();
    MultiDataSet data =
        new MultiDataSet(
            new INDArray[] {cases.gaussian(OutputCases.EXAMPLES, OutputCases.FEATURES)},
            new INDArray[] {
              cases.classes(OutputCases.EXAMPLES, 3),
              cases.gaussian(OutputCases.EXAMPLES, 1),
              cases.bits(OutputCases.EXAMPLES, 4)
            });
    INDArray[] out = graph.output(data.getFeatures(0));
    Evaluation classes = new Evaluation(3);
    classes.eval(data.getLabels(0), out[0]);
    RegressionEvaluation price = new RegressionEvaluation(1);
    price.eval(data.getLabels(1), out[1]);
    EvaluationBinary tags = new EvaluationBinary(4, null);
    tags.eval(data.getLabels(2), out[2]);
    for (TestFigures figures : OutputCases.figures(graph, data)) {
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

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void sumsInsteadOfMeansOverTheBatchHaveTheSameLoss(boolean miniBatch) {
    MultiLayerNetwork network =
        new MultiLayerNetwork(
            OutputCases.base()
                .miniBatch(miniBatch)
                .list(OutputCases.output(LossFunction.MSE, Activation.IDENTITY, 2))
                .setInputType(InputType.feedForward(OutputCases.FEATURES))
                .build());
    network.init();
    MultiDataSet data = cases.vectors(cases.gaussian(OutputCases.EXAMPLES, 2));
    double penalty = network.calcRegularizationScore(true);
    double score = TestNetworks.score(network, data) - penalty;
    double mean = miniBatch ? score : score / OutputCases.EXAMPLES;
    TestFigures figures = new TestedExamples(data).figures(network, 2);
    assertEquals(mean + penalty, figures.loss(), 1e-5);
  }

  @Test
  void singleValuesCanBeMasked() {
    MultiLayerNetwork network =
        OutputCases.dense(OutputCases.output(LossFunction.MSE, Activation.IDENTITY, 3));
    INDArray labels = cases.gaussian(OutputCases.EXAMPLES, 3);
    INDArray mask = cases.bits(OutputCases.EXAMPLES, 3);
    MultiDataSet data =
        new MultiDataSet(
            new INDArray[] {cases.gaussian(OutputCases.EXAMPLES, OutputCases.FEATURES)},
            new INDArray[] {labels},
            null,
            new INDArray[] {mask});
    RegressionEvaluation expected = new RegressionEvaluation(3);
    expected.eval(labels, OutputCases.answers(network, data), mask);
    for (OutputFigures.Values values :
        OutputCases.first(OutputFigures.Values.class, network, data)) {
      assertEquals(expected.averageMeanSquaredError(), values.meanSquaredError(), 1e-5);
    }
  }
}
