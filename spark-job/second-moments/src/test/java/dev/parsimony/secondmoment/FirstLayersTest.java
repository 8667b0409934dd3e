package dev.parsimony.secondmoment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parsimony.secondmoment.kernel.Kernels;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration.ListBuilder;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex;
import org.deeplearning4j.nn.conf.graph.MergeVertex;
import org.deeplearning4j.nn.conf.graph.ScaleVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.conf.layers.ZeroPaddingLayer;
import org.deeplearning4j.nn.conf.layers.misc.FrozenLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.MultiDataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** Which layers leave out the gradient at their input; all others stay right. */
@ExtendWith(OurProducts.class)
final class FirstLayersTest {
  private static final int EXAMPLES = 3;
  private static final InputType VECTOR = InputType.feedForward(7);
  private static final InputType IMAGE = InputType.convolutional(6, 5, 2);

  /**
   * A graph, and the names of its layers that leave the gradient out.
   *
   * @param graph adds to a builder with the inputs "in" and "other"
   */
  private record Case(String name, InputType input, GraphPart graph, List<String> leaveOut) {
    @Override
    public String toString() {
      return name;
    }
  }

  private interface GraphPart {
    void addTo(GraphBuilder builder);
  }

  static Stream<Case> cases() {
    return Stream.of(
        new Case(
            "dense layers",
            VECTOR,
            graph ->
                graph
                    .addLayer("a", dense(), "in")
                    .addLayer("b", dense(), "other")
                    .addLayer("out", output(), "a", "b"),
            List.of("a", "b")),
        new Case(
            "two after one input",
            VECTOR,
            graph ->
                graph
                    .addLayer("a", dense(), "in")
                    .addLayer("b", dense(), "in")
                    .addLayer("out", output(), "a", "b", "other"),
            List.of("a", "b")),
        new Case(
            "layers without parameters before",
            IMAGE,
            graph ->
                graph
                    .addLayer("padding", new ZeroPaddingLayer(2, 1), "in")
                    .addLayer("tanh", new ActivationLayer(Activation.TANH), "padding")
                    .addLayer("a", convolution(), "tanh")
                    .addLayer("otherPadding", new ZeroPaddingLayer(2, 1), "other")
                    .addLayer("b", convolution(), "otherPadding")
                    .addLayer("out", output(), "a", "b"),
            List.of("a", "b")),
        new Case(
            "another after a layer without parameters",
            IMAGE,
            graph ->
                graph
                    .addLayer("tanh", new ActivationLayer(Activation.TANH), "in")
                    .addLayer("a", convolution(), "tanh")
                    .addVertex("half", new ScaleVertex(0.5), "tanh")
                    .addLayer("c", convolution(), "half")
                    .addLayer("b", convolution(), "other")
                    .addLayer("out", output(), "a", "b", "c"),
            List.of("b")),
        new Case(
            "a vertex that adds inputs",
            VECTOR,
            graph ->
                graph
                    .addVertex(
                        "sum", new ElementWiseVertex(ElementWiseVertex.Op.Add), "in", "other")
                    .addLayer("a", dense(), "sum")
                    .addLayer("out", output(), "a"),
            List.of()),
        new Case(
            "an input that goes on beside its layer",
            VECTOR,
            graph ->
                graph
                    .addLayer("a", dense(), "in")
                    .addVertex("merged", new MergeVertex(), "in", "a", "other")
                    .addLayer("b", dense(), "merged")
                    .addLayer("out", output(), "b"),
            List.of()),
        new Case(
            "after a frozen layer",
            VECTOR,
            graph ->
                graph
                    .addLayer("frozen", new FrozenLayer(dense()), "in")
                    .addLayer("a", dense(), "frozen")
                    .addLayer("b", dense(), "other")
                    .addLayer("out", output(), "a", "b"),
            List.of("a", "b")));
  }

  @ParameterizedTest(name = "{0}, seed 5")
  @MethodSource("cases")
  void leavesOutWhatNobodyNeeds(Case given) {
    ComputationGraph plain = build(given);
    ComputationGraph kernels = build(given);
    kernels.setParams(plain.params().dup());
    Kernels.install(kernels).leaveOutInputGradient(kernels);
    MultiDataSet batch = batch(given.input, plain);
    for (int step = 0; step < 3; step++) {
      plain.fit(batch);
      kernels.fit(batch);
    }
    assertEquals(
        0, plain.params().sub(kernels.params()).amaxNumber().doubleValue(), 1e-5, "parameters");
    assertEquals(given.leaveOut, leavingOut(kernels, batch));
  }

  /**
   * Layers one after the other.
   *
   * @param noGradient the layers without a gradient at their input, frozen ones not counted
   */
  private record Sequence(
      String name, InputType input, List<Integer> noGradient, List<Layer> layers) {
    static Sequence of(String name, InputType input, List<Integer> noGradient, Layer... layers) {
      return new Sequence(name, input, noGradient, List.of(layers));
    }

    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Sequence> sequences() {
    Layer tanh = new ActivationLayer(Activation.TANH);
    Layer pool = new SubsamplingLayer.Builder().kernelSize(2, 2).stride(1, 1).build();
    return Stream.of(
        Sequence.of("dense layers", VECTOR, List.of(0), dense(), dense(), output()),
        Sequence.of(
            "after frozen layers",
            VECTOR,
            List.of(2),
            new FrozenLayer(dense()),
            new FrozenLayer(dense()),
            dense(),
            dense(),
            output()),
        Sequence.of(
            "after a frozen layer below which nothing learns",
            VECTOR,
            List.of(2),
            dense(),
            new FrozenLayer(dense()),
            dense(),
            output()),
        Sequence.of(
            "after a frozen layer and layers without parameters",
            IMAGE,
            List.of(1, 2, 3),
            new FrozenLayer(convolution()),
            tanh,
            pool,
            convolution(),
            convolution(),
            output()),
        Sequence.of(
            "after layers without parameters",
            IMAGE,
            List.of(0, 1, 2),
            new ZeroPaddingLayer(2, 1),
            tanh,
            convolution(),
            output()),
        Sequence.of(
            "a preprocessor between",
            IMAGE,
            List.of(),
            new FrozenLayer(convolution()),
            tanh,
            dense(),
            output()),
        Sequence.of(
            "frozen layers alone before the output",
            VECTOR,
            List.of(),
            new FrozenLayer(dense()),
            output()));
  }

  @ParameterizedTest(name = "{0}, seed 5")
  @MethodSource("sequences")
  void leavesOutWhatNobodyNeedsInSequences(Sequence given) {
    MultiLayerNetwork plain = build(given);
    MultiLayerNetwork kernels = build(given);
    kernels.setParams(plain.params().dup());
    Kernels.install(kernels).leaveOutInputGradient(kernels);
    long[] shape = given.input.getShape(true);
    shape[0] = EXAMPLES;
    Random random = new Random(5);
    INDArray features = gaussian(random, shape);
    INDArray labels = gaussian(random, plain.output(features).shape());
    for (int step = 0; step < 3; step++) {
      plain.fit(features, labels);
      kernels.fit(features, labels);
    }
    assertEquals(
        0, plain.params().sub(kernels.params()).amaxNumber().doubleValue(), 1e-5, "parameters");
    kernels.setInput(features);
    List<INDArray> activations = kernels.feedForward(true, false);
    assertEquals(
        given.noGradient,
        IntStream.range(0, given.layers.size() - 1)
            .filter(i -> !(given.layers.get(i) instanceof FrozenLayer))
            .filter(i -> leavesOut(kernels.getLayer(i), activations.get(i + 1)))
            .boxed()
            .toList());
  }

  private static MultiLayerNetwork build(Sequence given) {
    ListBuilder list =
        new NeuralNetConfiguration.Builder()
            .seed(7)
            .updater(new Sgd(0.1))
            .activation(Activation.TANH)
            .list();
    given.layers.forEach(layer -> list.layer(layer.clone()));
    MultiLayerNetwork network = new MultiLayerNetwork(list.setInputType(given.input).build());
    network.init();
    return network;
  }

  /** Gradients of an output that is no output layer come from outside. */
  @Test
  void externalErrors() {
    Case given =
        new Case(
            "",
            VECTOR,
            graph ->
                graph
                    .addLayer("a", dense(), "in")
                    .addLayer("b", dense(), "other")
                    .addLayer("out", dense(), "a", "b"),
            List.of());
    ComputationGraph plain = build(given);
    ComputationGraph kernels = build(given);
    kernels.setParams(plain.params().dup());
    Kernels.install(kernels).leaveOutInputGradient(kernels);
    assertEquals(0, external(plain).sub(external(kernels)).amaxNumber().doubleValue(), 1e-6);
  }

  private static INDArray external(ComputationGraph graph) {
    MultiDataSet batch = batch(VECTOR, graph);
    INDArray output = graph.feedForward(batch.getFeatures(), true, false).get("out");
    INDArray[] errors = {gaussian(new Random(6), output.shape())};
    return graph.backpropGradient(errors).gradient().dup();
  }

  private static ComputationGraph build(Case given) {
    GraphBuilder builder =
        new NeuralNetConfiguration.Builder()
            .seed(7)
            .updater(new Sgd(0.1))
            .activation(Activation.TANH)
            .graphBuilder()
            .addInputs("in", "other")
            .setOutputs("out");
    given.graph.addTo(builder);
    ComputationGraph graph =
        new ComputationGraph(builder.setInputTypes(given.input, given.input).build());
    graph.init();
    return graph;
  }

  private static MultiDataSet batch(InputType input, ComputationGraph graph) {
    long[] shape = input.getShape(true);
    shape[0] = EXAMPLES;
    Random random = new Random(5);
    INDArray[] features = {gaussian(random, shape), gaussian(random, shape)};
    INDArray like = graph.output(false, features)[0];
    return new MultiDataSet(features, new INDArray[] {gaussian(random, like.shape())});
  }

  private static INDArray gaussian(Random random, long... shape) {
    INDArray array = Nd4j.createUninitialized(shape);
    for (long i = 0; i < array.length(); i++) {
      array.putScalar(i, random.nextGaussian());
    }
    return array;
  }

  private static List<String> leavingOut(ComputationGraph graph, MultiDataSet batch) {
    var activations = graph.feedForward(batch.getFeatures(), true, false);
    return Stream.of("a", "b")
        .filter(name -> graph.getConfiguration().getVertices().containsKey(name))
        .filter(name -> leavesOut(graph.getLayer(name), activations.get(name)))
        .toList();
  }

  private static boolean leavesOut(org.deeplearning4j.nn.api.Layer layer, INDArray epsilon) {
    assertTrue(Arrays.stream(epsilon.shape()).allMatch(size -> size > 0));
    return layer.backpropGradient(epsilon, LayerWorkspaceMgr.noWorkspaces()).getSecond() == null;
  }

  private static DenseLayer dense() {
    return new DenseLayer.Builder().nOut(5).build();
  }

  private static ConvolutionLayer convolution() {
    return new ConvolutionLayer.Builder(2, 2).nOut(3).build();
  }

  private static OutputLayer output() {
    return new OutputLayer.Builder(LossFunction.MSE).activation(Activation.TANH).nOut(2).build();
  }
}
