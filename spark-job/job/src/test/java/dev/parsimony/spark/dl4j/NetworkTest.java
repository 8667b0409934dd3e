package dev.parsimony.spark.dl4j;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parsimony.compression.moments.MomentRequest;
import dev.parsimony.compression.param.ParameterTensor;
import dev.parsimony.compression.param.TensorKind;
import dev.parsimony.secondmoment.array.Floats;
import dev.parsimony.spark.config.KernelChoice;
import dev.parsimony.spark.config.ModelSpec;
import dev.parsimony.spark.config.UpdaterSpec;
import dev.parsimony.spark.config.UserErrorException;
import dev.parsimony.spark.data.format.ArrayEncoding;
import dev.parsimony.spark.data.format.ArrayShape;
import dev.parsimony.spark.data.format.ExampleFormat;
import java.io.ByteArrayOutputStream;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.GradientNormalization;
import org.deeplearning4j.nn.conf.graph.MergeVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.LossLayer;
import org.deeplearning4j.nn.conf.layers.misc.FrozenLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.util.ModelSerializer;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.learning.config.AdaGrad;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.config.Nesterovs;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** A step by hand gives the bits of {@code fit}; networks survive being sent and saved. */
final class NetworkTest {
  private static final ExampleFormat DIGITS =
      ExampleFormat.classified(ArrayShape.image(1, 28, 28), ArrayEncoding.UINT8);

  @BeforeAll
  static void prepare() {
    NativeRuntime.prepare(1);
  }

  static Stream<Arguments> updaters() {
    return Stream.of(new Sgd(0.1), new Nesterovs(0.1, 0.9), new Adam(1e-2), new AdaGrad(0.05))
        .flatMap(
            updater ->
                Stream.of("plain", "l2", "weight decay", "clipping")
                    .map(option -> Arguments.of(updater, option)));
  }

  @ParameterizedTest(name = "{0} with {1}")
  @MethodSource("updaters")
  void stepsWithSecondMomentsEqualFit(IUpdater updater, String option) {
    for (boolean graph : new boolean[] {false, true}) {
      Model fitted = graph ? graph(updater, option) : sequential(updater, option);
      Network stepped = NetworkSnapshot.of(fitted).restore();
      stepped.installSecondMoments();
      long[] shape = graph ? new long[] {8, 3, 12, 12} : new long[] {8, 20};
      for (DataSet batch : TestNetworks.batches(6, 4, shape)) {
        TestNetworks.fit(fitted, batch);
        stepped.computeGradient(batch.toMultiDataSet());
        divide(stepped, 8);
        stepped.applyGradient();
      }
      assertArrayEquals(
          NetworkSnapshot.of(fitted).state().parameters(),
          NetworkSnapshot.stateOf(stepped).parameters());
    }
  }

  /** What replica and aggregation do before the optimiser: sums become means. */
  private static void divide(Network network, int examples) {
    for (ParameterTensor tensor : network.layout().tensors()) {
      if (tensor.kind() == TensorKind.TRAINED) {
        float[] gradient = Floats.copy(network.flatGradient());
        for (int i = tensor.offset(); i < tensor.offset() + tensor.length(); i++) {
          gradient[i] /= examples;
        }
        Floats.write(gradient, network.flatGradient());
      }
    }
  }

  private static Model sequential(IUpdater updater, String option) {
    return TestNetworks.sequential(
        options(updater, option),
        InputType.feedForward(20),
        new DenseLayer.Builder().nOut(16).build(),
        new org.deeplearning4j.nn.conf.layers.BatchNormalization());
  }

  private static Model graph(IUpdater updater, String option) {
    return TestNetworks.branches(options(updater, option));
  }

  private static org.deeplearning4j.nn.conf.NeuralNetConfiguration.Builder options(
      IUpdater updater, String option) {
    var base = TestNetworks.base(updater.clone());
    return switch (option) {
      case "l2" -> base.l2(1e-2);
      case "weight decay" -> base.weightDecay(1e-2);
      case "clipping" ->
          base.gradientNormalization(GradientNormalization.ClipElementWiseAbsoluteValue)
              .gradientNormalizationThreshold(0.01);
      default -> base;
    };
  }

  @Test
  void oneDnnIsOn() {
    assertTrue(NativeRuntime.oneDnn());
  }

  @Test
  void lenetIsTheClassic() {
    NetworkSnapshot lenet =
        Networks.named(new ModelSpec.Lenet(), DIGITS, 10, UpdaterSpec.parse("adam:0.001"), 1);
    assertEquals(431_080, lenet.state().parameters().length);
    TrialResult check = Networks.check(lenet, DIGITS, 10, MomentRequest.EXACT, KernelChoice.DL4J);
    assertEquals(431_080, check.layout().length());
    // An image and its patches for each convolution, and a piece of what each one's rectifier
    // treats.
    long floats = 28 * 28 + 5 * 5 * 24 * 24 + 20 * 12 * 12 + 20 * 5 * 5 * 8 * 8 + 2 * 4096;
    assertEquals(Float.BYTES * floats, check.heap().fixed());
  }

  @Test
  void batchNormStatisticsAreNoGradients() {
    Network network = Network.of(TestNetworks.denseWithBatchNorm(new Sgd(0.1)));
    List<String> statistics =
        network.layout().tensors().stream()
            .filter(tensor -> tensor.kind() == TensorKind.STATISTIC)
            .map(ParameterTensor::name)
            .toList();
    assertEquals(List.of("layer1_mean", "layer1_log10stdev"), statistics);
  }

  @Test
  void imagesOfAnotherSizeAreRefused() {
    NetworkSnapshot lenet =
        Networks.named(new ModelSpec.Lenet(), DIGITS, 10, UpdaterSpec.parse("adam:0.001"), 1);
    ExampleFormat other =
        ExampleFormat.classified(ArrayShape.image(3, 32, 32), ArrayEncoding.UINT8);
    UserErrorException e =
        assertThrows(
            UserErrorException.class,
            () -> Networks.check(lenet, other, 10, MomentRequest.EXACT, KernelChoice.DL4J));
    assertTrue(e.sentence().contains("32x32x3 image"), e.sentence());
  }

  @Test
  void moreClassesThanOutputsAreRefused() {
    NetworkSnapshot lenet =
        Networks.named(new ModelSpec.Lenet(), DIGITS, 10, UpdaterSpec.parse("adam:0.001"), 1);
    UserErrorException e =
        assertThrows(
            UserErrorException.class,
            () -> Networks.check(lenet, DIGITS, 12, MomentRequest.EXACT, KernelChoice.DL4J));
    assertTrue(e.sentence().contains("12"), e.sentence());
  }

  @Test
  void halfPrecisionIsRefusedWithTheSetting() throws Exception {
    Model model =
        TestNetworks.sequential(
            TestNetworks.base(new Sgd(0.1)).dataType(DataType.FLOAT16),
            InputType.feedForward(20),
            new DenseLayer.Builder().nOut(5).build());
    ByteArrayOutputStream zip = new ByteArrayOutputStream();
    ModelSerializer.writeModel(model, zip, true);
    String json = ((MultiLayerNetwork) model).getLayerWiseConfigurations().toJson();
    List<Executable> readers =
        List.of(
            () -> NetworkFiles.fromConfiguration("net.json", json),
            () -> NetworkFiles.fromZip("net.zip", zip.toByteArray()));
    for (Executable reader : readers) {
      UserErrorException e = assertThrows(UserErrorException.class, reader);
      assertTrue(e.sentence().contains("set dataType(DataType.FLOAT)"), e.sentence());
    }
  }

  @Test
  void aLossLayerLeavesTheClassesToTheData() {
    MultiLayerNetwork network =
        new MultiLayerNetwork(
            TestNetworks.base(new Sgd(0.1))
                .list()
                .layer(new DenseLayer.Builder().nOut(4).build())
                .layer(
                    new LossLayer.Builder(LossFunction.MCXENT)
                        .activation(Activation.SOFTMAX)
                        .build())
                .setInputType(InputType.feedForward(784))
                .build());
    network.init();
    NetworkSnapshot snapshot = NetworkSnapshot.of(network);
    assertEquals(OptionalInt.empty(), Networks.labels(snapshot).classes());
    ExampleFormat vectors = ExampleFormat.classified(ArrayShape.vector(784), ArrayEncoding.FLOAT32);
    assertEquals(
        784 * 4 + 4,
        Networks.check(snapshot, vectors, 4, MomentRequest.EXACT, KernelChoice.DL4J)
            .layout()
            .length());
  }

  @Test
  void aNetworkWithoutALossIsRefusedByTheNameOfItsLastLayer() {
    assertNoLoss(
        "The network's last layer, layer1 (DenseLayer), has no loss",
        list(new DenseLayer.Builder().nOut(4).build()));
    assertNoLoss(
        "The network's last layer, answer (ActivationLayer), has no loss",
        list(new ActivationLayer.Builder().activation(Activation.SOFTMAX).name("answer").build()));
    assertNoLoss(
        "The network's output merged (MergeVertex) has no loss",
        TestNetworks.base(new Sgd(0.1))
            .graphBuilder()
            .addInputs("in")
            .addLayer("dense", new DenseLayer.Builder().nOut(4).build(), "in")
            .addVertex("merged", new MergeVertex(), "dense", "in")
            .setOutputs("merged")
            .setInputTypes(InputType.feedForward(784))
            .build()
            .toJson());
    assertNoLoss(
        "The network's output dense (DenseLayer) has no loss",
        TestNetworks.base(new Sgd(0.1))
            .graphBuilder()
            .addInputs("in")
            .addLayer("dense", new DenseLayer.Builder().nOut(4).build(), "in")
            .setOutputs("dense")
            .setInputTypes(InputType.feedForward(784))
            .build()
            .toJson());
  }

  private static String list(org.deeplearning4j.nn.conf.layers.Layer last) {
    return TestNetworks.base(new Sgd(0.1))
        .list(new DenseLayer.Builder().nOut(4).build(), last)
        .setInputType(InputType.feedForward(784))
        .build()
        .toJson();
  }

  private static void assertNoLoss(String expected, String json) {
    UserErrorException e =
        assertThrows(
            UserErrorException.class, () -> NetworkFiles.fromConfiguration("net.json", json));
    assertEquals(
        expected
            + "; end the network with an OutputLayer, RnnOutputLayer or LossLayer, which says what"
            + " to learn.",
        e.sentence());
  }

  @Test
  void moreOutputsThanClassesAreRefused() {
    Networks.requireUsed(10, 10);
    Networks.requireUsed(100, 0);
    UserErrorException e =
        assertThrows(UserErrorException.class, () -> Networks.requireUsed(100, 3));
    assertEquals(
        "The network has outputs for 100 classes, the data has 3 (the labels 0 to 2); give its output"
            + " layer one output per class, or add --allow-unused-outputs (in a program"
            + " allowUnusedOutputs()) if the data lacks some of its classes.",
        e.sentence());
  }

  @Test
  void frozenLayersDoNotTravelAndKeepTheirParameters() {
    MultiLayerNetwork network =
        TestNetworks.sequential(
            TestNetworks.base(new Adam(0.1)),
            InputType.feedForward(20),
            new FrozenLayer(new DenseLayer.Builder().nOut(16).build()),
            new DenseLayer.Builder().nOut(8).build());
    Network stepped = NetworkSnapshot.of(network).restore();
    List<TensorKind> kinds =
        stepped.layout().tensors().stream().map(ParameterTensor::kind).toList();
    assertEquals(
        List.of(
            TensorKind.FROZEN,
            TensorKind.FROZEN,
            TensorKind.TRAINED,
            TensorKind.TRAINED,
            TensorKind.TRAINED,
            TensorKind.TRAINED),
        kinds);
    stepped.installSecondMoments();
    DataSet batch = TestNetworks.batch(8, 4, 8, 20);
    stepped.computeGradient(batch.toMultiDataSet());
    divide(stepped, 8);
    stepped.applyGradient();
    network.fit(batch);
    assertArrayEquals(
        NetworkSnapshot.of(network).state().parameters(),
        NetworkSnapshot.stateOf(stepped).parameters());
  }

  @Test
  void configurationsAndZipsOfBothKindsAreRead() throws Exception {
    for (Model model :
        new Model[] {
          TestNetworks.denseWithBatchNorm(new Adam(1e-3)),
          TestNetworks.branches(TestNetworks.base(new Adam(1e-3)))
        }) {
      NetworkSnapshot snapshot = NetworkSnapshot.of(model);
      NetworkSnapshot fromJson =
          NetworkFiles.fromConfiguration("net.json", snapshot.configurationJson());
      assertEquals(snapshot.state().parameters().length, fromJson.state().parameters().length);
      NetworkSnapshot fromZip = NetworkFiles.fromZip("net.zip", NetworkFiles.toZip(snapshot));
      assertArrayEquals(snapshot.state().parameters(), fromZip.state().parameters());
      assertArrayEquals(snapshot.state().updaterState(), fromZip.state().updaterState());
      assertEquals(snapshot.graph(), fromZip.graph());
    }
  }

  @Test
  void filesThatAreNoNetworksAreNamed() {
    assertTrue(
        assertThrows(
                UserErrorException.class, () -> NetworkFiles.fromConfiguration("net.json", "{}"))
            .sentence()
            .startsWith("net.json is no DL4J configuration"));
    assertTrue(
        assertThrows(
                UserErrorException.class,
                () -> NetworkFiles.fromZip("net.zip", new byte[] {1, 2, 3}))
            .sentence()
            .startsWith("net.zip is no saved DL4J model"));
  }
}
