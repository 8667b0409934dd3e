package dev.parsimony.secondmoment;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parsimony.secondmoment.kernel.ImageMemory;
import dev.parsimony.secondmoment.kernel.convolution.Convolutions;
import dev.parsimony.secondmoment.kernel.parallel.Parallel;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.deeplearning4j.exception.DL4JInvalidInputException;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex;
import org.deeplearning4j.nn.conf.graph.MergeVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.CnnLossLayer;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.DropoutLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
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
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.common.util.ArrayUtil;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.MultiDataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/**
 * Networks with channels first whose images have channels last in memory, and which of them do;
 * what they compute {@link KernelsTest} and {@link ConvolutionKernelsTest} compare, too.
 */
@ExtendWith(OurProducts.class)
final class ChannelsLastMemoryTest {
  private static final InputType IMAGES = InputType.convolutional(9, 8, 3);

  /** A network, and whether its images have channels last in memory. */
  private record Case(LayerCase layers, boolean channelsLast) {
    @Override
    public String toString() {
      return layers.name();
    }
  }

  static Stream<Case> cases() {
    return Stream.of(
        last("convolutions", convolution(), convolution(), output()),
        last("pooling first", pool(SubsamplingLayer.PoolingType.AVG), convolution(), output()),
        last("norm first", norm(), relu(), convolution(), dense(), output()),
        last("global pooling", convolution(), relu(), global(), output()),
        last("overlapping windows", convolution(), overlapping(), convolution(), output()),
        new Case(
            LayerCase.of(
                "one channel",
                InputType.convolutional(9, 8, 1),
                convolution(),
                convolution(),
                output()),
            true),
        first("without a convolution", norm(), relu(), global(), output()),
        first("padding", new ZeroPaddingLayer(1, 1), convolution(), output()),
        first("padding inside", convolution(), new ZeroPaddingLayer(1, 2), convolution(), output()),
        first("a dropout layer", convolution(), new DropoutLayer(0.999), convolution(), output()),
        first(
            "an activation without kernel",
            convolution(),
            new ActivationLayer(Activation.CUBE),
            convolution(),
            output()),
        first("a frozen layer", new FrozenLayer(convolution()), convolution(), output()),
        first(
            "images to the end",
            convolution(),
            new CnnLossLayer.Builder(LossFunction.MSE).activation(Activation.TANH).build()),
        first(
            "dropout at a convolution",
            convolution(),
            new ConvolutionLayer.Builder(2, 2).nOut(3).dropOut(0.999).build(),
            output()));
  }

  private static Case last(String name, Layer... layers) {
    return new Case(LayerCase.of(name, IMAGES, layers), true);
  }

  private static Case first(String name, Layer... layers) {
    return new Case(LayerCase.of(name, IMAGES, layers), false);
  }

  /** Shapes are those of the configuration; where memory differs, strides say so. */
  @ParameterizedTest(name = "{0}, seed 3")
  @MethodSource("cases")
  void activationsAndGraphs(Case given) {
    MultiLayerNetwork plain = (MultiLayerNetwork) given.layers.sequential(DataType.FLOAT);
    ComputationGraph graph = (ComputationGraph) given.layers.graph(DataType.FLOAT);
    INDArray features = given.layers.batch(3, plain, DataType.FLOAT).getFeatures(0);
    MultiLayerNetwork network = plain.clone();
    graph.setParams(plain.params().dup());
    KernelsTest.install(network);
    KernelsTest.install(graph);
    List<INDArray> expected = plain.feedForward(features);
    List<INDArray> got = network.feedForward(features);
    var ofGraph = graph.feedForward(features, false);
    for (int i = 1; i < expected.size(); i++) {
      INDArray inGraph = ofGraph.get("layer" + (i - 1));
      boolean channelsLast = given.channelsLast || channelsLastByItself(expected.get(i));
      assertMemory(channelsLast, "layer " + (i - 1), got.get(i));
      assertMemory(channelsLast, "layer " + (i - 1) + " of the graph", inGraph);
      assertNear(expected.get(i), got.get(i));
      assertNear(expected.get(i), inGraph);
    }
  }

  /** Asserts the order of images in memory; what are no images has none. */
  private static void assertMemory(boolean channelsLast, String name, INDArray activations) {
    if (activations.rank() == 4) {
      assertEquals(channelsLast, channelsLast(activations), name);
    }
  }

  /** Whether DL4J's own operations answer so, as a loss layer of images does. */
  private static boolean channelsLastByItself(INDArray activations) {
    return activations.rank() == 4 && channelsLast(activations);
  }

  private static boolean channelsLast(INDArray images) {
    INDArray view = images.permute(0, 2, 3, 1);
    return Arrays.equals(ArrayUtil.calcStrides(view.shape()), view.stride());
  }

  private static void assertNear(INDArray expected, INDArray got) {
    assertArrayEquals(expected.shape(), got.shape());
    assertEquals(0, expected.sub(got).amaxNumber().doubleValue(), 1e-5);
  }

  /** Batches of other sizes and answers between steps change nothing but what they should. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void trainsAsDl4jDoes(boolean withMoments) {
    LayerCase layers = network();
    for (boolean sequential : new boolean[] {true, false}) {
      Model kernels = sequential ? layers.sequential(DataType.FLOAT) : layers.graph(DataType.FLOAT);
      Model exact = sequential ? layers.sequential(DataType.DOUBLE) : layers.graph(DataType.DOUBLE);
      exact.setParams(kernels.params().castTo(DataType.DOUBLE));
      INDArray before = exact.params().dup();
      if (withMoments) {
        Models.install(kernels);
      }
      KernelsTest.install(kernels);
      for (int step = 0; step < 6; step++) {
        MultiDataSet batch = layers.batch(20 + step, kernels, DataType.FLOAT);
        MultiDataSet some = step % 2 == 0 ? batch : ExampleGradients.example(batch, 1);
        ExampleGradients.fit(kernels, some);
        ExampleGradients.fit(exact, KernelsTest.inFloat64(some));
        INDArray features = batch.getFeatures(0);
        INDArray expected = output(exact, features.castTo(DataType.DOUBLE));
        assertNear(expected.castTo(DataType.FLOAT), output(kernels, features));
        assertEquals(score(exact, KernelsTest.inFloat64(batch)), score(kernels, batch), 1e-5);
      }
      double moved = exact.params().sub(before).norm2Number().doubleValue();
      INDArray error = exact.params().sub(kernels.params().castTo(DataType.DOUBLE));
      assertTrue(error.norm2Number().doubleValue() < 1e-5 * moved, error + " of " + moved);
    }
  }

  private static LayerCase network() {
    return LayerCase.of(
            "",
            IMAGES,
            convolution(),
            norm(),
            relu(),
            pool(SubsamplingLayer.PoolingType.MAX),
            convolution(),
            global(),
            output())
        .with(options -> options.updater(new Sgd(0.1)));
  }

  private static INDArray output(Model model, INDArray features) {
    return model instanceof MultiLayerNetwork network
        ? network.output(features)
        : ((ComputationGraph) model).output(features)[0];
  }

  private static double score(Model model, MultiDataSet batch) {
    DataSet data = new DataSet(batch.getFeatures(0), batch.getLabels(0));
    return model instanceof MultiLayerNetwork network
        ? network.score(data)
        : ((ComputationGraph) model).score(data);
  }

  /** Pooling with a mask is DL4J's, of images whose memory is in the other order. */
  @Test
  void masks() {
    LayerCase layers =
        LayerCase.of(
            "", IMAGES, convolution(), norm(), new GlobalPoolingLayer(PoolingType.AVG), output());
    Model kernels = layers.sequential(DataType.FLOAT);
    Model exact = layers.sequential(DataType.DOUBLE);
    exact.setParams(kernels.params().castTo(DataType.DOUBLE));
    MultiDataSet batch = layers.batch(3, kernels, DataType.FLOAT);
    INDArray mask = Nd4j.ones(DataType.FLOAT, LayerCase.EXAMPLES, 1, 9, 1);
    for (int row = 5; row < 9; row++) {
      mask.putScalar(1, 0, row, 0, 0);
    }
    double[] unmasked = ExampleGradients.gradient(exact, KernelsTest.inFloat64(batch));
    double[] expected =
        ExampleGradients.gradient(exact, masked(KernelsTest.inFloat64(batch), mask));
    assertFalse(Arrays.equals(unmasked, expected));
    KernelsTest.install(kernels);
    assertArrayEquals(expected, ExampleGradients.gradient(kernels, masked(batch, mask)), 1e-5);
  }

  private static MultiDataSet masked(MultiDataSet batch, INDArray mask) {
    INDArray[] masks = {mask.castTo(batch.getFeatures(0).dataType())};
    return new MultiDataSet(batch.getFeatures(), batch.getLabels(), masks, new INDArray[] {null});
  }

  /** A dense layer's elements are dropped where DL4J drops them. */
  @Test
  void dropoutAfterFlattening() {
    LayerCase layers =
        LayerCase.of(
            "",
            IMAGES,
            convolution(),
            new DenseLayer.Builder().nOut(5).dropOut(0.5).build(),
            output());
    MultiLayerNetwork plain = (MultiLayerNetwork) layers.sequential(DataType.FLOAT);
    MultiLayerNetwork kernels = plain.clone();
    SecondMoments.install(kernels);
    KernelsTest.install(kernels);
    MultiDataSet batch = layers.batch(3, plain, DataType.FLOAT);
    for (MultiLayerNetwork network : List.of(plain, kernels)) {
      Nd4j.getRandom().setSeed(5);
      ExampleGradients.fit(network, batch);
    }
    double error = plain.params().sub(kernels.params()).amaxNumber().doubleValue();
    assertTrue(error < 1e-4, () -> "error " + error);
    assertTrue(channelsLast(kernels.feedForward(batch.getFeatures(0)).get(1)));
  }

  /** What DL4J gave a layer it finds there after each pass, also after one that failed. */
  @Test
  void layersKeepTheirInputs() {
    LayerCase layers = network();
    MultiLayerNetwork network = (MultiLayerNetwork) layers.sequential(DataType.FLOAT);
    SecondMoments.install(network);
    KernelsTest.install(network);
    ExampleGradients.fit(network, layers.batch(3, network, DataType.FLOAT));
    LayerWorkspaceMgr workspaces = LayerWorkspaceMgr.noWorkspaces();
    for (int index : new int[] {0, 3, 4}) { // convolutions and pooling
      var layer = network.getLayer(index);
      long channels = index == 0 ? 3 : 4;
      INDArray input = Nd4j.rand(DataType.FLOAT, LayerCase.EXAMPLES, channels, 4, 5);
      for (boolean training : new boolean[] {false, true}) {
        layer.setInput(input, workspaces);
        INDArray output = layer.activate(training, workspaces);
        assertSame(input, layer.input(), "layer " + index);
        layer.backpropGradient(Nd4j.rand(DataType.FLOAT, output.shape()), workspaces);
        assertSame(input, layer.input(), "layer " + index);
      }
    }
    var first = network.getLayer(0);
    INDArray wrong = Nd4j.rand(DataType.FLOAT, LayerCase.EXAMPLES, 4, 4, 5); // a channel too many
    first.setInput(wrong, workspaces);
    assertThrows(DL4JInvalidInputException.class, () -> first.activate(true, workspaces));
    assertSame(wrong, first.input());
  }

  /** Images may be overwritten and given once more: nothing is taken from the pass before. */
  @Test
  void imagesThatBecomeOthers() {
    LayerCase layers = network();
    MultiLayerNetwork network = (MultiLayerNetwork) layers.sequential(DataType.FLOAT);
    MultiLayerNetwork plain = network.clone();
    KernelsTest.install(network);
    INDArray features = layers.batch(3, network, DataType.FLOAT).getFeatures(0);
    network.output(features);
    features.muli(-2).addi(0.5);
    assertNear(plain.output(features), network.output(features));
  }

  /** What joins images keeps them as they are, in the branch of that input alone. */
  @Test
  void graphsWithJoints() {
    assertMemory(
        true,
        graph ->
            graph
                .addLayer("a", convolution(), "in")
                .addLayer("b", convolution(), "a")
                .addLayer("c", convolution(), "a")
                .addLayer("d", dense(), "b")
                .addLayer("e", dense(), "c")
                .addVertex("both", new MergeVertex(), "d", "e")
                .addLayer("out", output(), "both"));
    assertMemory(
        false,
        graph ->
            graph
                .addLayer("a", convolution(), "in")
                .addLayer("b", convolution(), "a")
                .addLayer("c", convolution(), "a")
                .addVertex("both", new MergeVertex(), "b", "c")
                .addLayer("out", output(), "both"));
    assertMemory(
        false,
        graph ->
            graph
                .addLayer("a", convolution(), "in")
                .addLayer("b", norm(), "a")
                .addVertex("both", new ElementWiseVertex(ElementWiseVertex.Op.Add), "a", "b")
                .addLayer("c", convolution(), "both")
                .addLayer("out", output(), "c"));
  }

  private static void assertMemory(boolean channelsLast, Consumer<GraphBuilder> layers) {
    ComputationGraph plain = graph(layers, DataType.FLOAT);
    ComputationGraph kernels = graph(layers, DataType.FLOAT);
    MultiDataSet batch = LayerCase.of("", IMAGES).batch(3, plain, DataType.FLOAT);
    KernelsTest.assertClose(
        batch, plain, kernels, graph(layers, DataType.DOUBLE), Convolutions.PRODUCTS);
    var activations = kernels.feedForward(batch.getFeatures(0), false);
    assertEquals(4, activations.get("a").rank());
    activations.remove("in");
    activations.forEach((name, images) -> assertMemory(channelsLast, name, images));
  }

  private static ComputationGraph graph(Consumer<GraphBuilder> layers, DataType dataType) {
    GraphBuilder builder =
        new NeuralNetConfiguration.Builder()
            .seed(7)
            .dataType(dataType)
            .graphBuilder()
            .addInputs("in")
            .setInputTypes(IMAGES);
    layers.accept(builder);
    ComputationGraph graph = new ComputationGraph(builder.setOutputs("out").build());
    graph.init();
    return graph;
  }

  /** But for oneDNN's products, of which the threads are its own. */
  @Test
  void sameBitsOnAnyNumberOfThreads() {
    float[] expected = trained(1);
    for (int threads : new int[] {2, 3, 5}) {
      assertArrayEquals(expected, trained(threads));
    }
  }

  private static float[] trained(int threads) {
    return Parallel.withThreads(
        threads,
        () -> {
          LayerCase layers = network();
          MultiLayerNetwork network = (MultiLayerNetwork) layers.sequential(DataType.FLOAT);
          SecondMoments moments = SecondMoments.install(network);
          KernelsTest.install(network);
          for (int step = 0; step < 3; step++) {
            ExampleGradients.fit(network, layers.batch(20 + step, network, DataType.FLOAT));
          }
          return Nd4j.concat(0, network.params().reshape(-1), moments.flat()).toFloatVector();
        });
  }

  /** Whoever wants channels first in memory has them. */
  @Test
  void channelsFirst() {
    LayerCase layers = network();
    MultiLayerNetwork network = (MultiLayerNetwork) layers.sequential(DataType.FLOAT);
    KernelsTest.install(network, Convolutions.AVX2, ImageMemory.CHANNELS_FIRST);
    INDArray features = layers.batch(3, network, DataType.FLOAT).getFeatures(0);
    assertFalse(channelsLast(network.feedForward(features).get(1)));
  }

  /** The wrong number of channels is named in the shape that the user knows. */
  @Test
  void wrongInput() {
    LayerCase layers = network();
    MultiLayerNetwork network = (MultiLayerNetwork) layers.sequential(DataType.FLOAT);
    KernelsTest.install(network);
    String message =
        assertThrows(
                DL4JInvalidInputException.class,
                () -> network.output(Nd4j.zeros(DataType.FLOAT, 2, 4, 9, 8)))
            .getMessage();
    assertTrue(
        message.contains("[2, 4, 9, 8]") && message.contains("expected 3 channels"), message);
  }

  private static Layer convolution() {
    return new ConvolutionLayer.Builder(2, 2).nOut(4).activation(Activation.TANH).build();
  }

  private static Layer norm() {
    return KernelsTest.norm(CNN2DFormat.NCHW);
  }

  private static Layer relu() {
    return new ActivationLayer(Activation.RELU);
  }

  private static Layer global() {
    return new GlobalPoolingLayer(PoolingType.MAX);
  }

  private static Layer dense() {
    return new DenseLayer.Builder().nOut(5).activation(Activation.TANH).build();
  }

  private static Layer pool(SubsamplingLayer.PoolingType type) {
    return new SubsamplingLayer.Builder(type).kernelSize(2, 2).stride(2, 2).build();
  }

  private static Layer overlapping() {
    return new SubsamplingLayer.Builder(SubsamplingLayer.PoolingType.MAX)
        .kernelSize(3, 3)
        .stride(2, 2)
        .convolutionMode(ConvolutionMode.Same)
        .build();
  }

  private static Layer output() {
    return KernelsTest.output();
  }
}
