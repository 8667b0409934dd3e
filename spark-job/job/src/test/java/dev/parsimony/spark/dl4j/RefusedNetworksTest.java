package dev.parsimony.spark.dl4j;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parsimony.compression.moments.MomentRequest;
import dev.parsimony.spark.config.KernelChoice;
import dev.parsimony.spark.config.UserErrorException;
import dev.parsimony.spark.data.format.ArrayEncoding;
import dev.parsimony.spark.data.format.ArrayShape;
import dev.parsimony.spark.data.format.ExampleFormat;
import java.util.stream.Stream;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.CenterLossOutputLayer;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.recurrent.LastTimeStep;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** Networks that cannot be trained on the data are refused with DL4J's reason or by name. */
final class RefusedNetworksTest {
  private static final ArrayShape IMAGES = ArrayShape.image(1, 28, 28);

  @BeforeAll
  static void prepare() {
    NativeRuntime.prepare(1);
  }

  /** DL4J's reason is the one for the form that the network was made for. */
  static Stream<Arguments> wrongInputs() {
    return Stream.of(
        Arguments.of(
            "channels last",
            images(CNN2DFormat.NHWC),
            IMAGES,
            "data format = NHWC, data input channels = 1, [minibatch, height, width, channels]"
                + "=[1, 28, 28, 1]; expected input channels = 3"),
        Arguments.of(
            "channels first",
            images(CNN2DFormat.NCHW),
            IMAGES,
            "data format = NCHW, data input channels = 1, [minibatch, channels, height, width]"
                + "=[1, 1, 28, 28]; expected input channels = 3"),
        Arguments.of(
            "vectors",
            TestNetworks.sequential(
                TestNetworks.base(new Sgd(0.1)),
                InputType.feedForward(300),
                new DenseLayer.Builder().nOut(5).build()),
            IMAGES,
            "Input size (784 columns; shape = [1, 784]) is invalid: does not match layer input size"
                + " (layer # inputs = 300)"),
        Arguments.of(
            "time first",
            sequences(RNNFormat.NWC),
            ArrayShape.sequence(5, 9),
            "Received input with size(1) = 5 "),
        Arguments.of(
            "time last",
            sequences(RNNFormat.NCW),
            ArrayShape.sequence(5, 9),
            "Received input with size(1) = 5 "));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("wrongInputs")
  void saysWhatTheNetworkWanted(String name, Model model, ArrayShape shape, String reason) {
    NetworkSnapshot snapshot = NetworkSnapshot.of(model);
    ExampleFormat format = ExampleFormat.classified(shape, ArrayEncoding.FLOAT32);
    UserErrorException e =
        assertThrows(
            UserErrorException.class,
            () -> Networks.check(snapshot, format, 2, MomentRequest.MEAN, KernelChoice.DL4J));
    assertTrue(e.sentence().contains(reason), e.sentence());
  }

  private static Model images(CNN2DFormat format) {
    return TestNetworks.sequential(
        TestNetworks.base(new Sgd(0.1)),
        InputType.convolutional(28, 28, 3, format),
        new ConvolutionLayer.Builder(3, 3).nOut(2).dataFormat(format).build());
  }

  private static Model sequences(RNNFormat format) {
    return TestNetworks.sequential(
        TestNetworks.base(new Sgd(0.1)),
        InputType.recurrent(6, 9, format),
        new LastTimeStep(new LSTM.Builder().nOut(4).dataFormat(format).build()));
  }

  @Test
  void dropoutOnConvolutionsWithChannelsLast() {
    String sentence =
        "The layer 'layer0' is a convolution in NHWC with dropout, on which DL4J fails in float64"
            + " and without oneDNN; give it a DropoutLayer of its own before it instead, or set"
            + " dataFormat(CNN2DFormat.NCHW).";
    assertEquals(sentence, refusal(dropout(CNN2DFormat.NHWC, DataType.DOUBLE)));
    assertEquals(
        sentence, OneDnnSwitch.off(() -> refusal(dropout(CNN2DFormat.NHWC, DataType.FLOAT))));
    for (Model trains :
        new Model[] {
          dropout(CNN2DFormat.NHWC, DataType.FLOAT), dropout(CNN2DFormat.NCHW, DataType.DOUBLE)
        }) {
      NetworkSnapshot snapshot = NetworkSnapshot.of(trains);
      ExampleFormat format =
          ExampleFormat.classified(ArrayShape.image(3, 28, 28), ArrayEncoding.FLOAT32);
      assertDoesNotThrow(
          () -> Networks.check(snapshot, format, 2, MomentRequest.MEAN, KernelChoice.DL4J));
    }
  }

  @Test
  void layersWithoutExactSecondMomentsAreRefusedByName() {
    MultiLayerNetwork network =
        new MultiLayerNetwork(
            TestNetworks.base(new Sgd(0.1))
                .list()
                .layer(
                    new CenterLossOutputLayer.Builder(LossFunction.MCXENT)
                        .name("mine")
                        .activation(Activation.SOFTMAX)
                        .nOut(3)
                        .build())
                .setInputType(InputType.feedForward(5))
                .build());
    network.init();
    NetworkSnapshot snapshot = NetworkSnapshot.of(network);
    ExampleFormat format = ExampleFormat.classified(ArrayShape.vector(5), ArrayEncoding.FLOAT32);
    UserErrorException e =
        assertThrows(
            UserErrorException.class,
            () -> Networks.check(snapshot, format, 3, MomentRequest.EXACT, KernelChoice.DL4J));
    assertTrue(e.sentence().contains("'mine' (CenterLossOutputLayer) couples"), e.sentence());
  }

  private static String refusal(Model model) {
    return assertThrows(UserErrorException.class, () -> NetworkSnapshot.of(model)).sentence();
  }

  private static Model dropout(CNN2DFormat format, DataType type) {
    return TestNetworks.sequential(
        TestNetworks.base(new Sgd(0.1)).dataType(type),
        InputType.convolutional(28, 28, 3, format),
        new ConvolutionLayer.Builder(3, 3).nOut(2).dataFormat(format).dropOut(0.5).build());
  }
}
