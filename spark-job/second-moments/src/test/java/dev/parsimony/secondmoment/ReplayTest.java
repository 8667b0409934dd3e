package dev.parsimony.secondmoment;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parsimony.secondmoment.onednn.OneDnn;
import java.util.List;
import java.util.stream.Stream;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.BackpropType;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.CenterLossOutputLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.GravesLSTM;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.recurrent.SimpleRnn;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.weights.WeightInit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.MultiDataSet;
import org.nd4j.linalg.indexing.NDArrayIndex;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;
import org.nd4j.linalg.lossfunctions.impl.LossFMeasure;

/** Users' own layers, truncated backpropagation, and what is refused. */
@SuppressWarnings("deprecation") // GravesLSTM
final class ReplayTest {
  private static final InputType VECTORS = InputType.feedForward(5);

  @BeforeAll
  static void prepare() {
    OneDnn.enable();
  }

  @Test
  void usersLayersAreExactAndNamedWithTheirCost() {
    LayerCase layers =
        LayerCase.of(
            "own", VECTORS, named(CustomLayers.Twist.NONE), new CustomLayers.UsersOutput(5, 3));
    for (Model model : List.of(layers.sequential(DataType.FLOAT), layers.graph(DataType.FLOAT))) {
      ExampleGradients.assertExact(model, layers.batch(1, model, DataType.FLOAT));
    }
    SecondMoments moments = Models.install(layers.sequential(DataType.FLOAT));
    assertEquals(2, moments.remarks().size());
    String remark = moments.remarks().get(0);
    assertTrue(remark.startsWith("The layer 'mine' (UsersDense) is not one of DL4J's"), remark);
    assertTrue(remark.contains("one more forward and backward pass"), remark);
  }

  @Test
  void layersWithFormsOfTheirOwnNeedNoRemark() {
    LayerCase layers =
        LayerCase.of(
            "simple",
            InputType.recurrent(3, LayerCase.STEPS),
            new SimpleRnn.Builder().nOut(3).build(),
            RecurrentMomentsTest.perStep(RNNFormat.NCW));
    assertEquals(List.of(), Models.install(layers.sequential(DataType.FLOAT)).remarks());
  }

  @Test
  void replayedLayersOfDl4jAreNamedTogether() {
    LayerCase layers =
        LayerCase.of(
            "two",
            InputType.recurrent(3, LayerCase.STEPS),
            new GravesLSTM.Builder().name("first").nOut(3).build(),
            new GravesLSTM.Builder().name("second").nOut(3).build(),
            RecurrentMomentsTest.perStep(RNNFormat.NCW));
    List<String> remarks = Models.install(layers.sequential(DataType.FLOAT)).remarks();
    assertEquals(1, remarks.size());
    assertTrue(
        remarks.get(0).startsWith("Second moments of 'first' (GravesLSTM), 'second' (GravesLSTM)"),
        remarks.get(0));
  }

  static Stream<LayerCase> coupled() {
    CenterLossOutputLayer centerLoss =
        new CenterLossOutputLayer.Builder(LossFunction.MCXENT)
            .name("mine")
            .activation(Activation.SOFTMAX)
            .nOut(3)
            .build();
    Layer random =
        new DenseLayer.Builder()
            .name("mine")
            .nOut(4)
            .hasLayerNorm(true)
            .activation(Activation.RRELU)
            .build();
    Layer fMeasure =
        new OutputLayer.Builder(new LossFMeasure())
            .name("mine")
            .activation(Activation.SIGMOID)
            .nOut(1)
            .build();
    Layer output = TestNetworks.output(3);
    return Stream.of(
        LayerCase.of("coupled", VECTORS, named(CustomLayers.Twist.CENTRED), output),
        LayerCase.of("noise", VECTORS, named(CustomLayers.Twist.NOISY), output),
        LayerCase.of("random activation", VECTORS, random, output),
        LayerCase.of("center loss", VECTORS, centerLoss),
        LayerCase.of("F measure", VECTORS, fMeasure));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("coupled")
  void layersThatCoupleExamplesOrDrawRandomNumbersAreRefused(LayerCase layers) {
    Model model = layers.sequential(DataType.FLOAT);
    MultiDataSet batch = layers.batch(1, model, DataType.FLOAT);
    UnsupportedLayerException e =
        assertThrows(
            UnsupportedLayerException.class,
            () -> {
              Models.install(model);
              ExampleGradients.gradient(model, batch);
            });
    assertTrue(e.getMessage().contains("'mine' ("), e.getMessage());
    assertTrue(e.getMessage().contains("none, strom or qsgd"), e.getMessage());
  }

  private static Layer named(CustomLayers.Twist twist) {
    CustomLayers.UsersDense layer = new CustomLayers.UsersDense(5, twist);
    layer.setLayerName("mine");
    layer.setWeightInit(WeightInit.XAVIER);
    return layer;
  }

  static Stream<Layer> recurrent() {
    return Stream.of(
        new LSTM.Builder().nOut(4).build(),
        new GravesLSTM.Builder().nOut(4).build(),
        new SimpleRnn.Builder().nOut(4).build());
  }

  /** The second segment starts from the state in which the first one ended. */
  @ParameterizedTest
  @MethodSource("recurrent")
  void truncatedBackpropagationIsExactInEverySegment(Layer layer) {
    for (DataType dataType : new DataType[] {DataType.FLOAT, DataType.DOUBLE}) {
      MultiLayerNetwork network = truncated(layer, dataType);
      MultiDataSet batch = truncatedCase(layer).batch(5, network, dataType);
      double[] expected = new double[(int) network.numParams()];
      for (int example = 0; example < LayerCase.EXAMPLES; example++) {
        double[] single = secondSegment(network, ExampleGradients.example(batch, example));
        for (int i = 0; i < expected.length; i++) {
          expected[i] += single[i] * single[i];
        }
      }
      double[] plain = secondSegment(network, batch);
      SecondMoments moments = Models.install(network);
      assertArrayEquals(plain, secondSegment(network, batch));
      ExampleGradients.assertClose(network, expected, moments.flat().toDoubleVector());
    }
  }

  @ParameterizedTest
  @MethodSource("recurrent")
  void truncatedBackpropagationTrainsAsWithout(Layer layer) {
    MultiLayerNetwork plain = truncated(layer, DataType.FLOAT);
    MultiLayerNetwork stepped = truncated(layer, DataType.FLOAT);
    Models.install(stepped);
    for (int step = 0; step < 10; step++) {
      MultiDataSet batch = truncatedCase(layer).batch(step, plain, DataType.FLOAT);
      ExampleGradients.fit(plain, batch);
      ExampleGradients.fit(stepped, batch);
    }
    assertArrayEquals(plain.params().toDoubleVector(), stepped.params().toDoubleVector());
  }

  private static double[] secondSegment(MultiLayerNetwork network, MultiDataSet batch) {
    int half = LayerCase.STEPS / 2;
    network.rnnClearPreviousState();
    double[] gradient = {};
    for (int from = 0; from < LayerCase.STEPS; from += half) {
      gradient =
          ExampleGradients.gradient(
              network,
              new MultiDataSet(
                  steps(batch.getFeatures(0), from, half), steps(batch.getLabels(0), from, half)));
      network.updateRnnStateWithTBPTTState();
    }
    network.rnnClearPreviousState();
    return gradient;
  }

  private static INDArray steps(INDArray sequences, int from, int number) {
    return sequences
        .get(NDArrayIndex.all(), NDArrayIndex.all(), NDArrayIndex.interval(from, from + number))
        .dup();
  }

  private static LayerCase truncatedCase(Layer layer) {
    return LayerCase.of(
        "truncated",
        InputType.recurrent(3, LayerCase.STEPS),
        layer,
        RecurrentMomentsTest.perStep(RNNFormat.NCW));
  }

  private static MultiLayerNetwork truncated(Layer layer, DataType dataType) {
    MultiLayerNetwork network = (MultiLayerNetwork) truncatedCase(layer).sequential(dataType);
    network.getLayerWiseConfigurations().setBackpropType(BackpropType.TruncatedBPTT);
    network.getLayerWiseConfigurations().setTbpttFwdLength(LayerCase.STEPS / 2);
    network.getLayerWiseConfigurations().setTbpttBackLength(LayerCase.STEPS / 2);
    return network;
  }
}
