package dev.parsimony.secondmoment;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parsimony.secondmoment.kernel.Kernels;
import dev.parsimony.secondmoment.onednn.RowMajorProducts;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.GravesLSTM;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.recurrent.Bidirectional;
import org.deeplearning4j.nn.conf.layers.recurrent.LastTimeStep;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.MultiDataSet;
import org.nd4j.linalg.factory.Nd4j;

/**
 * The LSTM kernel against DL4J in float64: each tensor's largest error over its largest element is
 * at most 1e-5, or twice that of DL4J in float32.
 */
@ExtendWith(OurProducts.class)
final class LstmKernelTest {
  static Stream<LstmCase> cases() {
    LstmCase plain = LstmCase.of("plain", lstm().build());
    return Stream.of(
            LstmCase.activations().stream(),
            Stream.of(
                plain,
                plain.sized(1, 7),
                plain.sized(5, 1),
                plain.sized(1, 1),
                plain.sized(16, 30),
                LstmCase.of("stacked", lstm().build(), new LSTM.Builder().nOut(3).build()),
                LstmCase.of("last step", new LastTimeStep(lstm().build())),
                LstmCase.of("one feature", lstm().build()).ofInputs(1),
                LstmCase.of("one feature, one unit", new LSTM.Builder().nOut(1).build())
                    .ofInputs(1),
                LstmCase.of("one unit", new LSTM.Builder().nOut(1).build())),
            Arrays.stream(Bidirectional.Mode.values())
                .map(mode -> LstmCase.of(mode.name(), new Bidirectional(mode, lstm().build()))))
        .flatMap(cases -> cases)
        .flatMap(LstmCase::formatsAndMasks);
  }

  @ParameterizedTest(name = "{0}, seed 3")
  @MethodSource("cases")
  void gradients(LstmCase layers) {
    assertClose(layers, layers::gradients);
  }

  @ParameterizedTest(name = "{0}, seed 3")
  @MethodSource("cases")
  void outputsAtTestTime(LstmCase layers) {
    assertClose(layers, network -> Map.of("output", layers.output(network)));
  }

  static Stream<LstmCase> truncated() {
    return cases().filter(LstmCase::truncatable);
  }

  /** Segments of 3 steps, the last of 1, of which gradients flow back through 2. */
  @ParameterizedTest(name = "{0}, seed 3")
  @MethodSource("truncated")
  void truncatedBackpropagation(LstmCase layers) {
    assertClose(layers.truncated(3, 2), layers::changes);
  }

  @ParameterizedTest(name = "{0}, seed 3")
  @MethodSource("truncated")
  void stepByStepWithStoredState(LstmCase layers) {
    assertClose(layers, network -> Map.of("output", layers.stepByStep(network)));
  }

  private static void assertClose(LstmCase layers, LstmCase.Measure measure) {
    MultiLayerNetwork plain = layers.network(DataType.FLOAT);
    MultiLayerNetwork exact = layers.network(DataType.DOUBLE);
    MultiLayerNetwork kernels = layers.network(DataType.FLOAT);
    exact.setParams(plain.params().castTo(DataType.DOUBLE));
    kernels.setParams(plain.params().dup());
    assertEquals(List.of(), Kernels.install(kernels).remarks());
    Map<String, double[]> expected = measure.of(exact);
    RowMajorProducts.use(false);
    Map<String, double[]> theirs = measure.of(plain);
    RowMajorProducts.use(true);
    Map<String, double[]> ours = measure.of(kernels);
    assertEquals(expected.keySet(), ours.keySet());
    expected.forEach(
        (tensor, values) -> {
          double allowed = Math.max(1e-5, 2 * error(values, theirs.get(tensor)));
          double error = error(values, ours.get(tensor));
          assertTrue(error <= allowed, tensor + ": error " + error + ", allowed " + allowed);
        });
  }

  private static double error(double[] expected, double[] got) {
    assertEquals(expected.length, got.length);
    double error = 0;
    double largest = 1e-30;
    for (int i = 0; i < expected.length; i++) {
      error = Math.max(error, Math.abs(expected[i] - got[i]));
      largest = Math.max(largest, Math.abs(expected[i]));
    }
    return error / largest;
  }

  static Stream<LayerCase> momentCases() {
    return RecurrentMomentsTest.cases();
  }

  @ParameterizedTest(name = "{0}, seed 3")
  @MethodSource("momentCases")
  void secondMoments(LayerCase layers) {
    for (Model model : List.of(layers.sequential(DataType.FLOAT), layers.graph(DataType.FLOAT))) {
      MultiDataSet batch = layers.batch(3, model, DataType.FLOAT);
      double[] expected = ExampleGradients.sumOfSquares(model, batch);
      double[] gradient = ExampleGradients.gradient(model, batch);
      SecondMoments moments = Models.install(model);
      KernelsTest.install(model);
      for (int time = 0; time < 2; time++) {
        ExampleGradients.assertClose(model, gradient, ExampleGradients.gradient(model, batch));
        ExampleGradients.assertClose(model, expected, moments.flat().toDoubleVector());
      }
    }
  }

  /** Those of the last segment, against DL4J's own backward pass. */
  @ParameterizedTest(name = "{0} steps")
  @ValueSource(ints = {6, 7, 8})
  void secondMomentsOfSegments(int steps) {
    LstmCase layers =
        LstmCase.of("stacked", lstm().build(), new LSTM.Builder().nOut(3).build())
            .sized(4, steps)
            .truncated(3, 2);
    MultiLayerNetwork plain = layers.network(DataType.FLOAT);
    MultiLayerNetwork kernels = layers.network(DataType.FLOAT);
    kernels.setParams(plain.params().dup());
    SecondMoments expected = SecondMoments.install(plain);
    SecondMoments moments = SecondMoments.install(kernels);
    Kernels.install(kernels);
    layers.changes(plain);
    layers.changes(kernels);
    ExampleGradients.assertClose(
        plain, expected.flat().toDoubleVector(), moments.flat().toDoubleVector());
  }

  @Test
  void unwantedSecondMomentsStayAsTheyAre() {
    LstmCase layers = LstmCase.of("plain", lstm().build());
    MultiLayerNetwork network = layers.network(DataType.FLOAT);
    MultiLayerNetwork without = layers.network(DataType.FLOAT);
    without.setParams(network.params().dup());
    SecondMoments moments = SecondMoments.install(network);
    Kernels.install(network);
    Kernels.install(without);
    layers.gradients(network);
    double[] before = moments.flat().toDoubleVector();
    moments.want(false);
    network.setParams(network.params().mul(1.1));
    without.setParams(without.params().mul(1.1));
    Map<String, double[]> gradients = layers.gradients(network);
    layers
        .gradients(without)
        .forEach((name, values) -> assertArrayEquals(values, gradients.get(name)));
    assertArrayEquals(before, moments.flat().toDoubleVector());
  }

  @Test
  void sameSeedSameBits() {
    LstmCase layers = LstmCase.of("stacked", lstm().build(), lstm().build());
    assertArrayEquals(trained(layers), trained(layers));
  }

  private static double[] trained(LstmCase layers) {
    MultiLayerNetwork network = layers.network(DataType.FLOAT);
    Kernels.install(network);
    for (int step = 0; step < 5; step++) {
      layers.changes(network);
    }
    return network.params().toDoubleVector();
  }

  /** What a backward pass finds does not depend on passes between. */
  @Test
  void forwardPassesOfOtherBatchesLeaveTheGradient() {
    LstmCase layers = LstmCase.of("plain", lstm().build());
    MultiLayerNetwork network = layers.network(DataType.FLOAT);
    Kernels.install(network);
    Map<String, double[]> expected = layers.gradients(network);
    network.output(Nd4j.ones(DataType.FLOAT, 2, LstmCase.INPUTS, 9));
    layers
        .gradients(network)
        .forEach((name, values) -> assertArrayEquals(expected.get(name), values));
  }

  @Test
  void firstLayerLeavesOutTheInputGradient() {
    assertTrue(inputGradient(lstm().build()).isEmpty());
  }

  @Test
  void twoDirectionsKeepTheInputGradient() {
    assertTrue(inputGradient(new Bidirectional(lstm().build())).isPresent());
  }

  private static Optional<INDArray> inputGradient(Layer layer) {
    LayerCase layers =
        LayerCase.of(
            "last step",
            InputType.recurrent(5),
            new LastTimeStep(layer),
            FeedForwardMomentsTest.output());
    MultiLayerNetwork network = (MultiLayerNetwork) layers.sequential(DataType.FLOAT);
    Kernels.install(network).leaveOutInputGradient(network);
    MultiDataSet batch = layers.batch(3, network, DataType.FLOAT);
    return Optional.ofNullable(
        network
            .calculateGradients(batch.getFeatures(0), batch.getLabels(0), null, null)
            .getSecond());
  }

  @Test
  @SuppressWarnings("deprecation") // GravesLSTM
  void saysWhatStaysWithDl4j() {
    assertEquals(
        List.of(
            "DL4J's own operations compute the layer 'layer1'",
            "DL4J's own operations compute the layer 'layer2'"),
        remarks(
            lstm().build(),
            new Bidirectional(lstm().activation(Activation.CUBE).build()),
            new GravesLSTM.Builder().nOut(3).build()));
  }

  private static List<String> remarks(Layer... layers) {
    return Kernels.install(LstmCase.of("", layers).network(DataType.FLOAT)).remarks();
  }

  @Test
  void knowsItsMemory() {
    LstmCase layers = LstmCase.of("plain", lstm().build()).sized(16, 30);
    MultiLayerNetwork network = layers.network(DataType.FLOAT);
    Kernels kernels = Kernels.install(network);
    assertEquals(0, kernels.heapBytes());
    layers.gradients(network);
    long states = 16L * 30 * LstmCase.UNITS * Float.BYTES;
    assertTrue(kernels.heapBytes() > 7 * states, kernels.heapBytes() + " bytes");
    assertTrue(kernels.heapBytes() < 15 * states, kernels.heapBytes() + " bytes");
  }

  private static LSTM.Builder lstm() {
    return new LSTM.Builder().nOut(LstmCase.UNITS);
  }
}
