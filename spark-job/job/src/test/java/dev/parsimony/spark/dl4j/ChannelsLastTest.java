package dev.parsimony.spark.dl4j;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parsimony.compression.moments.GradientMoments;
import dev.parsimony.compression.moments.MomentRequest;
import dev.parsimony.spark.config.KernelChoice;
import dev.parsimony.spark.data.Batch;
import dev.parsimony.spark.data.format.ArrayEncoding;
import dev.parsimony.spark.data.format.ArrayShape;
import dev.parsimony.spark.data.format.ExampleFormat;
import dev.parsimony.spark.worker.Replica;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.dropout.Dropout;
import org.deeplearning4j.nn.conf.dropout.IDropout;
import org.deeplearning4j.nn.conf.graph.MergeVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.DropoutLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.learning.config.Sgd;

/**
 * A network of images learns the same whether its arrays have the channels first or last, and
 * whether oneDNN computes it or not.
 */
final class ChannelsLastTest {
  private static final ExampleFormat IMAGES =
      ExampleFormat.classified(ArrayShape.image(2, 10, 9), ArrayEncoding.FLOAT32);
  private static final int CLASSES = 3;
  private static final int EXAMPLES = 8;
  private static final int STEPS = 4;
  private static final double TOLERANCE = 1e-4;

  @BeforeAll
  static void prepare() {
    NativeRuntime.prepare(1);
  }

  private record Learning(boolean graph, MomentRequest moments) {
    Model model(CNN2DFormat format) {
      return graph ? ChannelsLastTest.graph(format) : sequential(format);
    }
  }

  static Stream<Learning> learnings() {
    return Stream.of(false, true)
        .flatMap(
            graph ->
                Stream.of(MomentRequest.MEAN, MomentRequest.EXACT, MomentRequest.estimated(4))
                    .map(moments -> new Learning(graph, moments)));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("learnings")
  void learnsTheSame(Learning learning) {
    List<float[]> expected = OneDnnSwitch.off(() -> learned(learning, CNN2DFormat.NCHW));
    for (CNN2DFormat format : CNN2DFormat.values()) {
      List<float[]> actual = learned(learning, format);
      assertEquals(expected.size(), actual.size());
      for (int i = 0; i < actual.size(); i++) {
        double error = error(expected.get(i), actual.get(i));
        assertTrue(error <= TOLERANCE, format + ", array " + i + ": error " + error);
      }
    }
  }

  /** Kept with probability 1, so that both formats learn alike while the layers do all they do. */
  @ParameterizedTest(name = "{0}")
  @ValueSource(strings = {"of the convolution", "behind it", "of a dense layer behind it"})
  void dropoutLearnsTheSame(String place) {
    List<List<float[]>> learned = new ArrayList<>();
    for (CNN2DFormat format : CNN2DFormat.values()) {
      learned.add(learned(NetworkSnapshot.of(withDropout(place, format)), MomentRequest.EXACT));
    }
    for (int i = 0; i < learned.get(0).size(); i++) {
      double error = error(learned.get(0).get(i), learned.get(1).get(i));
      assertTrue(error <= TOLERANCE, place + ", array " + i + ": error " + error);
    }
  }

  private static Model withDropout(String place, CNN2DFormat format) {
    IDropout all = new Dropout(1);
    ConvolutionLayer.Builder second =
        new ConvolutionLayer.Builder(3, 3).nOut(4).dataFormat(format).activation(Activation.RELU);
    List<Layer> layers = new ArrayList<>(List.of(convolution(format, 5)));
    switch (place) {
      case "of the convolution" -> layers.add(second.dropOut(all).build());
      case "behind it" -> {
        layers.add(second.build());
        layers.add(new DropoutLayer.Builder(all).build());
      }
      default -> layers.add(second.build());
    }
    layers.add(
        new GlobalPoolingLayer.Builder(PoolingType.AVG)
            .poolingDimensions(format == CNN2DFormat.NCHW ? new int[] {2, 3} : new int[] {1, 2})
            .build());
    layers.add(
        place.endsWith("dense layer behind it")
            ? new DenseLayer.Builder().nOut(6).dropOut(all).build()
            : new DenseLayer.Builder().nOut(6).build());
    return TestNetworks.sequential(
        TestNetworks.base(new Sgd(0.1)), input(format), layers.toArray(new Layer[0]));
  }

  private static double error(float[] expected, float[] actual) {
    double largest = 0;
    double error = 0;
    for (int i = 0; i < expected.length; i++) {
      largest = Math.max(largest, Math.abs(expected[i]));
      error = Math.max(error, Math.abs(expected[i] - actual[i]));
    }
    return Double.isNaN(error) ? Double.POSITIVE_INFINITY : error / largest;
  }

  /** Second moments of each step where there are some, and the parameters after the last. */
  private static List<float[]> learned(Learning learning, CNN2DFormat format) {
    return learned(NetworkSnapshot.of(learning.model(format)), learning.moments());
  }

  private static List<float[]> learned(NetworkSnapshot snapshot, MomentRequest request) {
    List<float[]> arrays = new ArrayList<>();
    try (Replica replica =
        Networks.replica(snapshot, IMAGES, EXAMPLES, 1, request, KernelChoice.DL4J, 1)) {
      GradientMoments moments = new GradientMoments(replica.layout(), request.second());
      Random random = new Random(7);
      for (int step = 0; step < STEPS; step++) {
        replica.computeMoments(batch(random), 0, moments);
        if (request.second()) {
          arrays.add(moments.secondMoment().clone());
        }
        replica.apply(moments.mean());
      }
      arrays.add(replica.state().parameters());
    }
    return arrays;
  }

  private static Batch batch(Random random) {
    Batch batch = new Batch(EXAMPLES, IMAGES);
    for (int i = 0; i < EXAMPLES; i++) {
      float[] pixels = new float[IMAGES.shape().size()];
      for (int pixel = 0; pixel < pixels.length; pixel++) {
        pixels[pixel] = random.nextFloat();
      }
      float[] label = {random.nextInt(CLASSES)};
      batch.add(new OneExample(IMAGES, List.of(label, pixels)), 0);
    }
    return batch;
  }

  private static Model sequential(CNN2DFormat format) {
    return TestNetworks.sequential(
        TestNetworks.base(new Sgd(0.1)),
        input(format),
        convolution(format, 5),
        pooling(format),
        convolution(format, 6),
        mean(format));
  }

  private static Model graph(CNN2DFormat format) {
    NeuralNetConfiguration.Builder base = TestNetworks.base(new Sgd(0.1));
    ComputationGraph graph =
        new ComputationGraph(
            base.graphBuilder()
                .addInputs("in")
                .setInputTypes(input(format))
                .addLayer("left", convolution(format, 4), "in")
                .addLayer("right", convolution(format, 3), "in")
                .addVertex("both", new MergeVertex(), "left", "right")
                .addLayer(
                    "norm", new BatchNormalization.Builder().dataFormat(format).build(), "both")
                .addLayer("last", convolution(format, 4), "norm")
                .addLayer("mean", mean(format), "last")
                .addLayer("out", TestNetworks.output(CLASSES), "mean")
                .setOutputs("out")
                .build());
    graph.init();
    return graph;
  }

  private static InputType input(CNN2DFormat format) {
    return InputType.convolutional(10, 9, 2, format);
  }

  private static Layer convolution(CNN2DFormat format, int channels) {
    return new ConvolutionLayer.Builder(3, 3)
        .nOut(channels)
        .dataFormat(format)
        .activation(Activation.RELU)
        .build();
  }

  private static Layer pooling(CNN2DFormat format) {
    return new SubsamplingLayer.Builder(SubsamplingLayer.PoolingType.MAX, new int[] {2, 2})
        .dataFormat(format)
        .build();
  }

  private static Layer mean(CNN2DFormat format) {
    return new GlobalPoolingLayer.Builder(PoolingType.AVG)
        .poolingDimensions(format == CNN2DFormat.NCHW ? new int[] {2, 3} : new int[] {1, 2})
        .build();
  }
}
