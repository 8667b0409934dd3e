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
import dev.parsimony.spark.metrics.TestFigures;
import dev.parsimony.spark.metrics.TestSums;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.BackpropType;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;
import org.deeplearning4j.nn.conf.graph.rnn.LastTimeStepVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.GravesLSTM;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.deeplearning4j.nn.conf.layers.misc.FrozenLayer;
import org.deeplearning4j.nn.conf.layers.recurrent.Bidirectional;
import org.deeplearning4j.nn.conf.layers.recurrent.SimpleRnn;
import org.deeplearning4j.nn.conf.layers.util.MaskZeroLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/**
 * Truncated backpropagation through time where a batch is one segment: to the bit what
 * backpropagation through all of it gives, for nothing goes from one batch to the next.
 */
final class OneSegmentTest {
  private static final int EXAMPLES = 8;
  private static final int FEATURES = 3;
  private static final int STEPS = 5;
  private static final int CLASSES = 4;
  private static final int BATCHES = 5;
  private static final int WHOLE = 0;

  /** One answer for a sequence, which DL4J takes where its validation is off. */
  private static final String LAST_STEP = "LSTM and LastTimeStepVertex";

  @BeforeAll
  static void prepare() {
    NativeRuntime.prepare(1);
  }

  static List<Arguments> cases() {
    List<Arguments> cases = new ArrayList<>();
    for (String layer :
        List.of(
            "LSTM",
            "SimpleRnn",
            "GravesLSTM",
            "MaskZeroLayer of an LSTM",
            "FrozenLayer of an LSTM")) {
      for (boolean graph : new boolean[] {false, true}) {
        Stream.of(STEPS, 100).flatMap(length -> cases(layer, graph, length)).forEach(cases::add);
      }
    }
    cases(LAST_STEP, true, 100).forEach(cases::add);
    return cases;
  }

  private static Stream<Arguments> cases(String layer, boolean graph, int length) {
    return Stream.of(MomentRequest.MEAN, MomentRequest.EXACT, MomentRequest.estimated(4))
        .map(moments -> Arguments.of(layer, graph, length, moments));
  }

  @ParameterizedTest(name = "{0}, graph {1}, segments of {2}, {3}, seeds 0 to 4")
  @MethodSource("cases")
  void equalsStandard(String layer, boolean graph, int length, MomentRequest request) {
    ExampleFormat format = format(layer);
    Dl4jReplica whole = replica(network(layer, graph, WHOLE), format, request);
    Dl4jReplica truncated = replica(network(layer, graph, length), format, request);
    GradientMoments expected = new GradientMoments(whole.layout(), request.second());
    GradientMoments got = new GradientMoments(whole.layout(), request.second());
    for (long seed = 0; seed < BATCHES; seed++) {
      Batch batch = new RandomSequences(format, EXAMPLES, CLASSES, seed).batch();
      double score = whole.computeMoments(batch, 0, expected);
      assertEquals(score, truncated.computeMoments(batch, 0, got));
      assertArrayEquals(expected.mean(), got.mean());
      if (request.second()) {
        assertArrayEquals(expected.secondMoment(), got.secondMoment());
      }
      whole.apply(expected.mean());
      truncated.apply(got.mean());
      // Of as many examples, so that it would go on from what training left behind.
      Batch test = new RandomSequences(format, EXAMPLES, CLASSES, 100 + seed).batch();
      assertEquals(tested(whole, test), tested(truncated, test));
    }
    assertArrayEquals(whole.state().parameters(), truncated.state().parameters());
    assertArrayEquals(whole.state().updaterState(), truncated.state().updaterState());
  }

  /** DL4J itself cannot: a backward direction begins at an end that is not there yet. */
  @Test
  void bothDirectionsAreRefused() {
    NetworkSnapshot network = NetworkSnapshot.of(network("Bidirectional LSTM", false, 100));
    ExampleFormat format = format("Bidirectional LSTM");
    UserErrorException e =
        assertThrows(
            UserErrorException.class,
            () -> Networks.check(network, format, CLASSES, MomentRequest.MEAN, KernelChoice.DL4J));
    assertTrue(e.sentence().contains("DL4J says"), e.sentence());
  }

  private static TestFigures tested(Dl4jReplica replica, Batch batch) {
    TestSums sums = replica.testSums();
    replica.test(batch, sums);
    return sums.figures();
  }

  private static Dl4jReplica replica(Model model, ExampleFormat format, MomentRequest moments) {
    Network network = NetworkSnapshot.of(model).restore();
    NetworkInput input = NetworkInput.of(network, format);
    return new Dl4jReplica(network, input, EXAMPLES, EXAMPLES, moments, KernelChoice.DL4J);
  }

  private static ExampleFormat format(String layer) {
    boolean perSequence = layer.equals(LAST_STEP);
    ArrayShape labels = perSequence ? ArrayShape.vector(1) : ArrayShape.sequence(1, STEPS);
    ArrayShape features = ArrayShape.sequence(FEATURES, STEPS);
    List<ArrayFormat> arrays = new ArrayList<>();
    arrays.add(new ArrayFormat(ArrayRole.LABELS, 0, labels, ArrayEncoding.CLASS));
    arrays.add(new ArrayFormat(ArrayRole.FEATURES, 0, features, ArrayEncoding.FLOAT32));
    arrays.add(mask(ArrayRole.FEATURES_MASK));
    if (!perSequence) {
      arrays.add(mask(ArrayRole.LABELS_MASK));
    }
    return new ExampleFormat(arrays);
  }

  private static ArrayFormat mask(ArrayRole role) {
    return new ArrayFormat(role, 0, ArrayShape.vector(STEPS), ArrayEncoding.UINT8);
  }

  private static Layer layer(String name) {
    LSTM lstm = new LSTM.Builder().nIn(FEATURES).nOut(6).build();
    return switch (name) {
      case "SimpleRnn" -> new SimpleRnn.Builder().nIn(FEATURES).nOut(6).build();
      case "GravesLSTM" -> gravesLstm();
      case "MaskZeroLayer of an LSTM" -> new MaskZeroLayer(lstm, 0);
      case "FrozenLayer of an LSTM" -> new FrozenLayer(lstm);
      case "Bidirectional LSTM" -> new Bidirectional(Bidirectional.Mode.ADD, lstm);
      default -> lstm;
    };
  }

  @SuppressWarnings("deprecation") // models of users have it
  private static Layer gravesLstm() {
    return new GravesLSTM.Builder().nIn(FEATURES).nOut(6).build();
  }

  private static Layer output(String layer) {
    return layer.equals(LAST_STEP)
        ? new OutputLayer.Builder(LossFunction.MCXENT)
            .activation(Activation.SOFTMAX)
            .nIn(6)
            .nOut(CLASSES)
            .build()
        : new RnnOutputLayer.Builder(LossFunction.MCXENT)
            .activation(Activation.SOFTMAX)
            .nIn(6)
            .nOut(CLASSES)
            .build();
  }

  private static Model network(String layer, boolean graph, int length) {
    BackpropType type = length == WHOLE ? BackpropType.Standard : BackpropType.TruncatedBPTT;
    int segment = Math.max(1, length);
    return graph ? graph(layer, type, segment) : sequential(layer, type, segment);
  }

  private static ComputationGraph graph(String layer, BackpropType type, int segment) {
    GraphBuilder builder =
        TestNetworks.base(new Adam(0.05))
            .graphBuilder()
            .addInputs("in")
            .addLayer("recurrent", layer(layer), "in");
    String last = "recurrent";
    if (layer.equals(LAST_STEP)) {
      last = "last";
      builder.addVertex(last, new LastTimeStepVertex("in"), "recurrent");
    }
    ComputationGraph network =
        new ComputationGraph(
            builder
                .addLayer("out", output(layer), last)
                .setOutputs("out")
                .validateTbpttConfig(!layer.equals(LAST_STEP))
                .backpropType(type)
                .tBPTTForwardLength(segment)
                .tBPTTBackwardLength(segment)
                .setInputTypes(InputType.recurrent(FEATURES))
                .build());
    network.init();
    return network;
  }

  private static MultiLayerNetwork sequential(String layer, BackpropType type, int segment) {
    MultiLayerNetwork network =
        new MultiLayerNetwork(
            TestNetworks.base(new Adam(0.05))
                .list()
                .layer(layer(layer))
                .layer(output(layer))
                .backpropType(type)
                .tBPTTLength(segment)
                .setInputType(InputType.recurrent(FEATURES))
                .build());
    network.init();
    return network;
  }
}
