package dev.parsimony.spark.dl4j;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parsimony.compression.moments.GradientMoments;
import dev.parsimony.compression.moments.MomentRequest;
import dev.parsimony.spark.config.KernelChoice;
import dev.parsimony.spark.config.UserErrorException;
import dev.parsimony.spark.data.Batch;
import dev.parsimony.spark.data.format.ArrayEncoding;
import dev.parsimony.spark.data.format.ArrayFormat;
import dev.parsimony.spark.data.format.ArrayRole;
import dev.parsimony.spark.data.format.ArrayShape;
import dev.parsimony.spark.data.format.ExampleFormat;
import java.util.List;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.BackpropType;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.deeplearning4j.nn.conf.layers.misc.FrozenLayer;
import org.deeplearning4j.nn.conf.layers.recurrent.SimpleRnn;
import org.deeplearning4j.nn.conf.layers.util.MaskZeroLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.dataset.MultiDataSet;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/**
 * Truncated backpropagation through time: a step for each segment of a batch, as fit takes them.
 */
final class TruncatedTest {
  private static final int EXAMPLES = 8;
  private static final int FEATURES = 3;
  private static final int STEPS = 7;
  private static final int SEGMENT = 3;
  private static final int CLASSES = 4;

  @BeforeAll
  static void prepare() {
    NativeRuntime.prepare(1);
  }

  @ParameterizedTest(name = "{0}, second moments {1}")
  @CsvSource({
    "per step, false",
    "per step, true",
    "graph, false",
    "graph, true",
    "wrapped, false",
    "wrapped, true",
    "frozen, false",
    "frozen, true",
  })
  void stepsEqualFit(String kind, boolean withSecondMoments) {
    Model fitted = network(kind);
    ExampleFormat format = format();
    MomentRequest request = withSecondMoments ? MomentRequest.EXACT : MomentRequest.MEAN;
    Dl4jReplica replica = replica(fitted, format, request);
    GradientMoments moments = new GradientMoments(replica.layout(), withSecondMoments);
    NetworkInput input = NetworkInput.of(Network.of(fitted), format);
    NetworkBatch arrays = new NetworkBatch(input, EXAMPLES, DataType.FLOAT);
    for (long seed = 0; seed < 5; seed++) {
      Batch batch = new RandomSequences(format, EXAMPLES, CLASSES, seed).batch();
      assertEquals(3, replica.segments(batch));
      double score = 0;
      for (int segment = 0; segment < 3; segment++) {
        score = replica.computeMoments(batch, segment, moments);
        replica.apply(moments.mean());
      }
      // Between batches, so that what a test left behind would be noticed.
      replica.test(new RandomSequences(format, 5, CLASSES, 100 + seed).batch(), replica.testSums());
      fit(fitted, arrays.fill(batch));
      assertEquals(fitted.score(), score);
    }
    assertEquals(15, replica.state().iteration());
    assertArrayEquals(
        NetworkSnapshot.of(fitted).state().parameters(), replica.state().parameters());
  }

  /** The mean does not depend on the number of passes, if each goes on with its own examples. */
  @ParameterizedTest(name = "{0}")
  @ValueSource(strings = {"per step", "graph"})
  void partsGoOnWithTheirOwnExamples(String kind) {
    Model model = network(kind);
    ExampleFormat format = format();
    Dl4jReplica whole = replica(model, format, MomentRequest.MEAN);
    Dl4jReplica parts = replica(model, format, MomentRequest.estimated(EXAMPLES / 2));
    GradientMoments together = new GradientMoments(whole.layout(), false);
    GradientMoments apart = new GradientMoments(whole.layout(), true);
    for (long seed = 0; seed < 2; seed++) {
      Batch batch = new RandomSequences(format, EXAMPLES, CLASSES, seed).batch();
      for (int segment = 0; segment < 3; segment++) {
        whole.computeMoments(batch, segment, together);
        parts.computeMoments(batch, segment, apart);
        assertClose(together.mean(), apart.mean());
      }
    }
  }

  @Test
  void timeBeforeFeaturesIsRefusedForFitWouldNotTrain() {
    Model model = sequential(TestNetworks.base(new Adam(0.01)), RNNFormat.NWC, lstm(RNNFormat.NWC));
    UserErrorException e =
        assertThrows(UserErrorException.class, () -> replica(model, format(), MomentRequest.MEAN));
    assertTrue(e.sentence().contains("RNNFormat.NCW"), e.sentence());
  }

  @Test
  void alsoInsideOfAnotherLayer() {
    Layer masked =
        new MaskZeroLayer(new LSTM.Builder().nOut(3).dataFormat(RNNFormat.NWC).build(), 0);
    MultiLayerNetwork model =
        new MultiLayerNetwork(
            TestNetworks.base(new Adam(0.01))
                .list()
                .layer(masked)
                .layer(output(RNNFormat.NWC))
                .backpropType(BackpropType.TruncatedBPTT)
                .tBPTTLength(2)
                .setInputType(InputType.recurrent(4, 5, RNNFormat.NWC))
                .build());
    model.init();
    Network network = Network.of(model);
    UserErrorException e =
        assertThrows(UserErrorException.class, () -> NetworkRequirements.requireTrainable(network));
    assertTrue(e.sentence().contains("RNNFormat.NCW"), e.sentence());
  }

  private static Dl4jReplica replica(Model model, ExampleFormat format, MomentRequest moments) {
    Network network = NetworkSnapshot.of(model).restore();
    NetworkInput input = NetworkInput.of(network, format);
    return new Dl4jReplica(network, input, EXAMPLES, EXAMPLES, moments, KernelChoice.DL4J);
  }

  private static void fit(Model model, org.nd4j.linalg.dataset.api.MultiDataSet data) {
    if (model instanceof MultiLayerNetwork network) {
      network.fit(
          data.getFeatures(0),
          data.getLabels(0),
          data.getFeaturesMaskArray(0),
          data.getLabelsMaskArray(0));
    } else {
      ((ComputationGraph) model).fit((MultiDataSet) data);
    }
  }

  private static void assertClose(float[] expected, float[] got) {
    double error = 0;
    double norm = 0;
    for (int i = 0; i < expected.length; i++) {
      error += Math.pow((double) expected[i] - got[i], 2);
      norm += Math.pow(expected[i], 2);
    }
    assertTrue(Math.sqrt(error / norm) < 1e-5, "relative L2 error " + Math.sqrt(error / norm));
  }

  private static ExampleFormat format() {
    ArrayFormat classes =
        new ArrayFormat(ArrayRole.LABELS, 0, ArrayShape.sequence(1, STEPS), ArrayEncoding.CLASS);
    ArrayFormat features =
        new ArrayFormat(
            ArrayRole.FEATURES, 0, ArrayShape.sequence(FEATURES, STEPS), ArrayEncoding.FLOAT32);
    return new ExampleFormat(
        List.of(classes, features, mask(ArrayRole.FEATURES_MASK), mask(ArrayRole.LABELS_MASK)));
  }

  private static ArrayFormat mask(ArrayRole role) {
    return new ArrayFormat(role, 0, ArrayShape.vector(STEPS), ArrayEncoding.UINT8);
  }

  private static Model network(String kind) {
    NeuralNetConfiguration.Builder base = TestNetworks.base(new Adam(0.01)).l2(1e-3);
    return switch (kind) {
      case "graph" -> graph(base);
      case "wrapped" -> sequential(base, RNNFormat.NCW, new MaskZeroLayer(lstm(RNNFormat.NCW), 0));
      case "frozen" -> sequential(base, RNNFormat.NCW, new FrozenLayer(lstm(RNNFormat.NCW)));
      default -> sequential(base, RNNFormat.NCW, lstm(RNNFormat.NCW));
    };
  }

  private static LSTM lstm(RNNFormat format) {
    return new LSTM.Builder().nIn(FEATURES).nOut(6).dataFormat(format).build();
  }

  private static MultiLayerNetwork sequential(
      NeuralNetConfiguration.Builder base, RNNFormat format, Layer first) {
    MultiLayerNetwork network =
        new MultiLayerNetwork(
            base.list()
                .layer(first)
                .layer(new SimpleRnn.Builder().nOut(5).dataFormat(format).build())
                .layer(output(format))
                .backpropType(BackpropType.TruncatedBPTT)
                .tBPTTLength(SEGMENT)
                .setInputType(InputType.recurrent(FEATURES, STEPS, format))
                .build());
    network.init();
    return network;
  }

  private static RnnOutputLayer output(RNNFormat format) {
    return new RnnOutputLayer.Builder(LossFunction.MCXENT)
        .activation(Activation.SOFTMAX)
        .nOut(CLASSES)
        .dataFormat(format)
        .build();
  }

  private static ComputationGraph graph(NeuralNetConfiguration.Builder base) {
    ComputationGraph graph =
        new ComputationGraph(
            base.graphBuilder()
                .addInputs("in")
                .addLayer("left", new LSTM.Builder().nOut(4).build(), "in")
                .addLayer("right", new SimpleRnn.Builder().nOut(5).build(), "in")
                .addLayer("out", output(RNNFormat.NCW), "left", "right")
                .setOutputs("out")
                .backpropType(BackpropType.TruncatedBPTT)
                .tBPTTForwardLength(SEGMENT)
                .tBPTTBackwardLength(SEGMENT)
                .setInputTypes(InputType.recurrent(FEATURES))
                .build());
    graph.init();
    return graph;
  }
}
