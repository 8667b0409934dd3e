package dev.parsimony.spark.dl4j;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parsimony.compression.moments.GradientMoments;
import dev.parsimony.compression.moments.MomentRequest;
import dev.parsimony.spark.config.KernelChoice;
import dev.parsimony.spark.data.Batch;
import dev.parsimony.spark.data.format.ArrayEncoding;
import dev.parsimony.spark.data.format.ArrayFormat;
import dev.parsimony.spark.data.format.ArrayRole;
import dev.parsimony.spark.data.format.ArrayShape;
import dev.parsimony.spark.data.format.ExampleFormat;
import java.util.ArrayList;
import java.util.List;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.BackpropType;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.deeplearning4j.nn.conf.layers.recurrent.SimpleRnn;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.MultiDataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/**
 * Batches of sequences of any length: each is trained on as fit trains on it, at its own length.
 */
final class VaryingLengthsTest {
  private static final int EXAMPLES = 4;
  private static final int FEATURES = 3;
  private static final int LONGEST = 9;
  private static final int SEGMENT = 3;
  private static final int CLASSES = 4;

  @BeforeAll
  static void prepare() {
    NativeRuntime.prepare(1);
  }

  @ParameterizedTest(name = "{0}, truncated {1}, second moments {2}, seeds 0 to 7")
  @CsvSource({
    "per step, false, false",
    "per step, false, true",
    "per step, true, false",
    "per step, true, true",
    "graph, false, true",
    "graph, true, false",
    "graph, true, true",
    "per sequence, false, false",
    "per sequence, false, true",
    "time before features, false, true",
  })
  void stepsEqualFit(String kind, boolean truncated, boolean withSecondMoments) {
    Model fitted = network(kind, truncated);
    ExampleFormat format = format(kind);
    Network network = NetworkSnapshot.of(fitted).restore();
    NetworkInput input = NetworkInput.of(network, format);
    MomentRequest request = withSecondMoments ? MomentRequest.EXACT : MomentRequest.MEAN;
    Dl4jReplica replica =
        new Dl4jReplica(network, input, EXAMPLES, EXAMPLES, request, KernelChoice.DL4J);
    GradientMoments moments = new GradientMoments(replica.layout(), withSecondMoments);
    int steps = 0;
    for (long seed = 0; seed < 8; seed++) {
      RandomSequences examples = new RandomSequences(format, EXAMPLES, CLASSES, seed);
      Batch batch = examples.batch();
      int segments = replica.segments(batch);
      int longest = longest(examples);
      assertEquals(truncated ? (longest + SEGMENT - 1) / SEGMENT : 1, segments);
      double score = 0;
      for (int segment = 0; segment < segments; segment++) {
        score = replica.computeMoments(batch, segment, moments);
        replica.apply(moments.mean());
        steps++;
      }
      replica.test(new RandomSequences(format, 5, CLASSES, 100 + seed).batch(), replica.testSums());
      fit(fitted, padded(kind, format, examples, longest));
      assertEquals(fitted.score(), score);
    }
    assertEquals(steps, replica.state().iteration());
    assertArrayEquals(
        NetworkSnapshot.of(fitted).state().parameters(), replica.state().parameters());
  }

  @ParameterizedTest(name = "truncated {0}, seeds 0 to 3")
  @CsvSource({"false", "true"})
  void partsOfABatchHaveTheMeanOfAll(boolean truncated) {
    Model model = network("per step", truncated);
    ExampleFormat format = format("per step");
    Dl4jReplica whole = replica(model, format, MomentRequest.MEAN);
    Dl4jReplica parts = replica(model, format, MomentRequest.estimated(2));
    GradientMoments together = new GradientMoments(whole.layout(), false);
    GradientMoments apart = new GradientMoments(whole.layout(), true);
    for (long seed = 0; seed < 4; seed++) {
      Batch batch = new RandomSequences(format, EXAMPLES, CLASSES, seed).batch();
      for (int segment = 0; segment < whole.segments(batch); segment++) {
        whole.computeMoments(batch, segment, together);
        parts.computeMoments(batch, segment, apart);
        assertArrayEquals(together.mean(), apart.mean(), 1e-5f);
      }
    }
  }

  /** As where a DataSet of sequences of one length has none. */
  @Test
  void aMaskThatSaysNothingIsNotThere() {
    ExampleFormat format = format("per step");
    NetworkInput input = NetworkInput.of(Network.of(network("per step", false)), format);
    NetworkBatch arrays = new NetworkBatch(input, 2, DataType.FLOAT);
    List<int[]> masks = new ArrayList<>();
    for (int[] lengths : new int[][] {{5, 5}, {5, 4}, {5, 5}}) {
      Batch batch = new Batch(2, format);
      for (int length : lengths) {
        batch.add(new OfLength(format, length), 0);
      }
      INDArray mask = arrays.fill(batch).getFeaturesMaskArray(0);
      masks.add(mask == null ? new int[0] : mask.ravel().toIntVector());
      assertEquals(5, arrays.arrays().getFeatures(0).size(2));
      assertEquals(mask == null, arrays.arrays().getLabelsMaskArray(0) == null);
    }
    assertEquals(0, masks.get(0).length);
    assertArrayEquals(new int[] {1, 1, 1, 1, 1, 1, 1, 1, 1, 0}, masks.get(1));
    assertEquals(0, masks.get(2).length);
  }

  private record OfLength(ExampleFormat format, int steps)
      implements dev.parsimony.spark.data.ExampleStore {
    @Override
    public int size() {
      return 1;
    }

    @Override
    public int steps(int index, int array) {
      return format.arrays().get(array).mask() ? 0 : steps;
    }

    @Override
    public void read(int index, int array, float[] into, int offset) {
      // Zeros.
    }
  }

  /** The arrays are no views of the memory that they share. */
  @Test
  void arraysAreTheirOwn() {
    ExampleFormat format = format("per step");
    NetworkInput input = NetworkInput.of(Network.of(network("per step", false)), format);
    NetworkBatch arrays = new NetworkBatch(input, EXAMPLES, DataType.FLOAT);
    for (long seed = 0; seed < 4; seed++) {
      RandomSequences examples = new RandomSequences(format, EXAMPLES, CLASSES, seed);
      INDArray features = arrays.fill(examples.batch()).getFeatures(0);
      assertEquals(features.length(), features.data().length());
      assertTrue(!features.isView(), () -> "a view: " + features.shapeInfoToString());
      assertNull(features.data().originalDataBuffer());
    }
  }

  private static Dl4jReplica replica(Model model, ExampleFormat format, MomentRequest moments) {
    Network network = NetworkSnapshot.of(model).restore();
    return new Dl4jReplica(
        network, NetworkInput.of(network, format), EXAMPLES, EXAMPLES, moments, KernelChoice.DL4J);
  }

  private static int longest(RandomSequences examples) {
    int longest = 0;
    for (int i = 0; i < EXAMPLES; i++) {
      longest = Math.max(longest, examples.length(i));
    }
    return longest;
  }

  /** The batch put together by hand: padded with zeros to the longest, with masks. */
  private static MultiDataSet padded(
      String kind, ExampleFormat format, RandomSequences examples, int longest) {
    boolean perSequence = kind.equals("per sequence");
    boolean nwc = kind.startsWith("time");
    INDArray features = Nd4j.zeros(DataType.FLOAT, EXAMPLES, FEATURES, longest);
    INDArray labels = Nd4j.zeros(DataType.FLOAT, EXAMPLES, CLASSES, longest);
    INDArray featuresMask = Nd4j.zeros(DataType.FLOAT, EXAMPLES, longest);
    INDArray labelsMask = Nd4j.zeros(DataType.FLOAT, EXAMPLES, longest);
    for (int i = 0; i < EXAMPLES; i++) {
      int steps = examples.length(i);
      float[] values = new float[FEATURES * steps];
      examples.read(i, 1, values, 0);
      float[] classes = new float[steps];
      examples.read(i, 0, classes, 0);
      float[] mask = mask(format, examples, i, ArrayRole.FEATURES_MASK);
      float[] ofLabels = mask(format, examples, i, ArrayRole.LABELS_MASK);
      for (int t = 0; t < steps; t++) {
        for (int f = 0; f < FEATURES; f++) {
          features.putScalar(i, f, t, values[f * steps + t]);
        }
        labels.putScalar(i, (int) classes[perSequence ? 0 : t], t, 1);
        featuresMask.putScalar(i, t, mask[t]);
        labelsMask.putScalar(i, t, ofLabels[t]);
      }
    }
    INDArray answers = perSequence ? labels.tensorAlongDimension(0, 0, 1).dup('c') : labels;
    return new MultiDataSet(
        new INDArray[] {nwc ? features.permute(0, 2, 1).dup('c') : features},
        new INDArray[] {nwc ? labels.permute(0, 2, 1).dup('c') : answers},
        new INDArray[] {featuresMask},
        perSequence ? null : new INDArray[] {labelsMask});
  }

  private static float[] mask(
      ExampleFormat format, RandomSequences examples, int index, ArrayRole role) {
    float[] mask = new float[examples.length(index)];
    java.util.Arrays.fill(mask, 1);
    if (format.find(role, 0).isPresent() && index % 3 == 0) {
      examples.read(index, format.find(role, 0).getAsInt(), mask, 0);
    }
    return mask;
  }

  private static void fit(Model model, MultiDataSet data) {
    if (model instanceof MultiLayerNetwork network) {
      INDArray labelsMask = data.getLabelsMaskArrays() == null ? null : data.getLabelsMaskArray(0);
      network.fit(data.getFeatures(0), data.getLabels(0), data.getFeaturesMaskArray(0), labelsMask);
    } else {
      ((ComputationGraph) model).fit(data);
    }
  }

  private static ExampleFormat format(String kind) {
    boolean perSequence = kind.equals("per sequence");
    ArrayShape labels = perSequence ? ArrayShape.vector(1) : ArrayShape.sequence(1, LONGEST);
    ArrayShape features = ArrayShape.sequence(FEATURES, LONGEST);
    List<ArrayFormat> arrays = new ArrayList<>();
    ArrayFormat classes = new ArrayFormat(ArrayRole.LABELS, 0, labels, ArrayEncoding.CLASS);
    arrays.add(perSequence ? classes : classes.varying());
    arrays.add(new ArrayFormat(ArrayRole.FEATURES, 0, features, ArrayEncoding.FLOAT32).varying());
    arrays.add(mask(ArrayRole.FEATURES_MASK));
    if (!perSequence) {
      arrays.add(mask(ArrayRole.LABELS_MASK));
    }
    return new ExampleFormat(arrays);
  }

  private static ArrayFormat mask(ArrayRole role) {
    return new ArrayFormat(role, 0, ArrayShape.vector(LONGEST), ArrayEncoding.UINT8).varying();
  }

  private static Model network(String kind, boolean truncated) {
    BackpropType type = truncated ? BackpropType.TruncatedBPTT : BackpropType.Standard;
    NeuralNetConfiguration.Builder base = TestNetworks.base(new Adam(0.01)).l2(1e-3);
    return switch (kind) {
      case "graph" -> graph(base, type);
      case "per sequence" ->
          TestNetworks.sequential(
              base,
              InputType.recurrent(FEATURES),
              new LSTM.Builder().nOut(6).build(),
              new GlobalPoolingLayer());
      default -> recurrent(base, type, kind.startsWith("time") ? RNNFormat.NWC : RNNFormat.NCW);
    };
  }

  private static MultiLayerNetwork recurrent(
      NeuralNetConfiguration.Builder base, BackpropType type, RNNFormat format) {
    return sequential(
        base,
        type,
        format,
        new LSTM.Builder().nOut(6).dataFormat(format).build(),
        new SimpleRnn.Builder().nOut(5).dataFormat(format).build());
  }

  private static MultiLayerNetwork sequential(
      NeuralNetConfiguration.Builder base, BackpropType type, RNNFormat format, Layer... hidden) {
    NeuralNetConfiguration.ListBuilder layers = base.list();
    for (Layer layer : hidden) {
      layers.layer(layer);
    }
    MultiLayerNetwork network =
        new MultiLayerNetwork(
            layers
                .layer(output(format))
                .backpropType(type)
                .tBPTTLength(SEGMENT)
                .setInputType(InputType.recurrent(FEATURES, LONGEST, format))
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

  private static ComputationGraph graph(NeuralNetConfiguration.Builder base, BackpropType type) {
    ComputationGraph graph =
        new ComputationGraph(
            base.graphBuilder()
                .addInputs("in")
                .addLayer("left", new LSTM.Builder().nOut(4).build(), "in")
                .addLayer("right", new SimpleRnn.Builder().nOut(5).build(), "in")
                .addLayer("out", output(RNNFormat.NCW), "left", "right")
                .setOutputs("out")
                .backpropType(type)
                .tBPTTForwardLength(SEGMENT)
                .tBPTTBackwardLength(SEGMENT)
                .setInputTypes(InputType.recurrent(FEATURES))
                .build());
    graph.init();
    return graph;
  }
}
