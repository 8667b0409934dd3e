package dev.parsimony.spark.dl4j;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parsimony.spark.metrics.OutputFigures;
import dev.parsimony.spark.metrics.TestFigures;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.layers.LossLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.misc.FrozenLayerWithBackprop;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nd4j.evaluation.classification.Evaluation;
import org.nd4j.evaluation.classification.EvaluationBinary;
import org.nd4j.evaluation.regression.RegressionEvaluation;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.MultiDataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;
import org.nd4j.linalg.lossfunctions.impl.LossMultiLabel;
import org.nd4j.linalg.lossfunctions.impl.LossWasserstein;

/** The figures of a test fit the output, and are DL4J's evaluations of all examples at once. */
final class OutputTasksTest {
  private final OutputCases cases = new OutputCases(5);

  @BeforeAll
  static void prepare() {
    NativeRuntime.prepare(1);
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
    INDArray labels = cases.gaussian(OutputCases.EXAMPLES, 3);
    labels.getColumn(0).muli(0.1).addi(0.5);
    labels.getColumn(1).addi(3);
    MultiLayerNetwork network = OutputCases.dense(OutputCases.output(loss, activation, 3));
    MultiDataSet data = cases.vectors(labels);
    RegressionEvaluation expected = new RegressionEvaluation(3);
    expected.eval(labels, OutputCases.answers(network, data));
    for (OutputFigures.Values values :
        OutputCases.first(OutputFigures.Values.class, network, data)) {
      assertEquals(expected.averageMeanSquaredError(), values.meanSquaredError(), 1e-5);
      assertEquals(expected.averageRSquared(), values.rSquared(), 1e-3);
    }
  }

  @Test
  void valuesThatAreAlwaysTheSameHaveNoRSquared() {
    MultiLayerNetwork network =
        OutputCases.dense(OutputCases.output(LossFunction.MSE, Activation.IDENTITY, 2));
    INDArray labels = cases.gaussian(OutputCases.EXAMPLES, 2);
    labels.getColumn(1).assign(7);
    MultiDataSet data = cases.vectors(labels);
    RegressionEvaluation expected = new RegressionEvaluation(2);
    expected.eval(labels, OutputCases.answers(network, data));
    for (OutputFigures.Values values :
        OutputCases.first(OutputFigures.Values.class, network, data)) {
      assertEquals(expected.rSquared(0), values.rSquared(), 1e-4);
    }
    labels.assign(3);
    for (OutputFigures.Values values :
        OutputCases.first(OutputFigures.Values.class, network, data)) {
      assertTrue(Double.isNaN(values.rSquared()), "of nothing that varies");
      assertTrue(values.meanSquaredError() > 0);
    }
  }

  @Test
  void severalLabelsAtOnceHaveF1() {
    MultiLayerNetwork network =
        OutputCases.dense(OutputCases.output(LossFunction.XENT, Activation.SIGMOID, 5));
    MultiDataSet data = cases.vectors(cases.bits(OutputCases.EXAMPLES, 5));
    assertLabels(network, data, data.getLabels(0), OutputCases.answers(network, data));
  }

  @Test
  void labelsThatAreRankedAreYesAboveZero() {
    MultiLayerNetwork network =
        OutputCases.dense(
            new OutputLayer.Builder(new LossMultiLabel())
                .activation(Activation.TANH)
                .nOut(5)
                .build());
    MultiDataSet data = cases.vectors(cases.bits(OutputCases.EXAMPLES, 5));
    INDArray probability = OutputCases.answers(network, data).add(1).divi(2);
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
    for (OutputFigures.Labels labels :
        OutputCases.first(OutputFigures.Labels.class, network, data)) {
      for (int label = 0; label < width; label++) {
        assertEquals(expected.f1(label), labels.labelF1().get(label), 1e-9);
      }
      assertEquals(expected.averageF1(), labels.macroF1(), 1e-9);
      assertEquals(expected.averageAccuracy(), labels.accuracy(), 1e-9);
      assertEquals(2 * tp / (2 * tp + wrong), labels.microF1(), 1e-9);
    }
  }

  @Test
  void labelsThatNeverOccurAreLeftOut() {
    MultiLayerNetwork network =
        OutputCases.dense(OutputCases.output(LossFunction.XENT, Activation.SIGMOID, 3));
    network.getParam("1_b").assign(Nd4j.createFromArray(-50f, 50f, 50f).reshape(1, 3));
    INDArray labels = Nd4j.ones(DataType.FLOAT, OutputCases.EXAMPLES, 3);
    labels.getColumn(0).assign(0);
    for (OutputFigures.Labels figures :
        OutputCases.first(OutputFigures.Labels.class, network, cases.vectors(labels))) {
      assertTrue(Double.isNaN(figures.labelF1().get(0)));
      assertEquals(1, figures.macroF1());
    }
  }

  @Test
  void aSingleOutputIsYesOrNo() {
    MultiLayerNetwork network =
        OutputCases.dense(OutputCases.output(LossFunction.XENT, Activation.SIGMOID, 1));
    MultiDataSet data = cases.vectors(cases.bits(OutputCases.EXAMPLES, 1));
    EvaluationBinary expected = new EvaluationBinary(1, null);
    expected.eval(data.getLabels(0), OutputCases.answers(network, data));
    for (OutputFigures.Classes classes :
        OutputCases.first(OutputFigures.Classes.class, network, data)) {
      assertEquals(expected.accuracy(0), classes.accuracy(), 1e-9);
    }
  }

  @Test
  void labelsOfHingeAreMinusOneAndOne() {
    MultiLayerNetwork network =
        OutputCases.dense(OutputCases.output(LossFunction.HINGE, Activation.TANH, 1));
    MultiDataSet data = cases.vectors(cases.bits(OutputCases.EXAMPLES, 1).mul(2).sub(1));
    double right =
        OutputCases.answers(network, data)
            .mul(data.getLabels(0))
            .gt(0)
            .castTo(DataType.FLOAT)
            .sumNumber()
            .doubleValue();
    for (OutputFigures.Classes classes :
        OutputCases.first(OutputFigures.Classes.class, network, data)) {
      assertEquals(right / OutputCases.EXAMPLES, classes.accuracy(), 1e-9);
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
    MultiLayerNetwork network = OutputCases.dense(OutputCases.output(loss, activation, 3));
    INDArray labels = cases.classes(OutputCases.EXAMPLES, 3).mul(0.9).addi(0.03);
    MultiDataSet data = cases.vectors(labels);
    Evaluation expected = new Evaluation(3);
    expected.eval(labels, OutputCases.answers(network, data));
    for (TestFigures figures : OutputCases.figures(network, data)) {
      assertEquals(expected.accuracy(), figures.accuracy(), 1e-9);
    }
  }

  @Test
  void rowsThatNameNoClassDoNotCount() {
    MultiLayerNetwork network =
        OutputCases.dense(OutputCases.output(LossFunction.MCXENT, Activation.SOFTMAX, 2));
    INDArray labels = Nd4j.zeros(DataType.FLOAT, OutputCases.EXAMPLES, 2);
    labels.putRow(3, Nd4j.ones(DataType.FLOAT, 2));
    labels.putRow(4, Nd4j.createFromArray(0f, 1f));
    MultiDataSet data = cases.vectors(labels);
    INDArray four = OutputCases.answers(network, data).getRow(4);
    boolean right = four.getDouble(1) > four.getDouble(0);
    for (OutputFigures.Classes classes :
        OutputCases.first(OutputFigures.Classes.class, network, data)) {
      assertEquals(right ? 1 : 0, classes.accuracy());
    }
  }

  @Test
  void sparseLabelsHaveAccuracy() {
    MultiLayerNetwork network =
        OutputCases.dense(OutputCases.output(LossFunction.SPARSE_MCXENT, Activation.SOFTMAX, 3));
    INDArray rows = cases.classes(OutputCases.EXAMPLES, 3);
    INDArray numbers = rows.argMax(1).castTo(DataType.FLOAT).reshape(OutputCases.EXAMPLES, 1);
    MultiDataSet data = cases.vectors(numbers);
    Evaluation expected = new Evaluation(3);
    expected.eval(rows, OutputCases.answers(network, data));
    for (OutputFigures.Classes classes :
        OutputCases.first(OutputFigures.Classes.class, network, data)) {
      assertEquals(expected.accuracy(), classes.accuracy(), 1e-9);
    }
  }

  @Test
  void aLossLayerAndAFrozenOutputAreJudgedByTheirLoss() {
    MultiDataSet data = cases.vectors(cases.classes(OutputCases.EXAMPLES, 6));
    MultiLayerNetwork loss =
        OutputCases.dense(
            new LossLayer.Builder(LossFunction.MCXENT).activation(Activation.SOFTMAX).build());
    assertEquals(3, OutputCases.first(OutputFigures.Classes.class, loss, data).size());
    MultiLayerNetwork frozen =
        OutputCases.dense(
            new FrozenLayerWithBackprop(
                OutputCases.output(LossFunction.MCXENT, Activation.SOFTMAX, 6)));
    assertEquals(3, OutputCases.first(OutputFigures.Classes.class, frozen, data).size());
  }

  @Test
  void whatOnlyTheLossJudgesHasNoOtherFigure() {
    MultiLayerNetwork critic =
        OutputCases.dense(
            new OutputLayer.Builder(new LossWasserstein())
                .activation(Activation.IDENTITY)
                .nOut(1)
                .build());
    MultiDataSet data = cases.vectors(cases.bits(OutputCases.EXAMPLES, 1).mul(2).sub(1));
    assertEquals(3, OutputCases.first(OutputFigures.LossOnly.class, critic, data).size());
  }
}
