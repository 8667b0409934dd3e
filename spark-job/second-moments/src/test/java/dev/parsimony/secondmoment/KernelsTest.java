package dev.parsimony.secondmoment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parsimony.secondmoment.kernel.ImageMemory;
import dev.parsimony.secondmoment.kernel.Kernels;
import dev.parsimony.secondmoment.kernel.convolution.Convolutions;
import dev.parsimony.secondmoment.kernel.dropout.KernelDropout;
import dev.parsimony.secondmoment.kernel.loss.SoftmaxCrossEntropy;
import dev.parsimony.secondmoment.onednn.RowMajorProducts;
import dev.parsimony.secondmoment.reuse.ForwardReuse;
import dev.parsimony.secondmoment.reuse.HeapUse;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.dropout.Dropout;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.conf.layers.SeparableConvolution2D;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.conf.layers.recurrent.LastTimeStep;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.MultiDataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.lossfunctions.ILossFunction;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/**
 * Gradients of networks with kernels, against DL4J in float64: each tensor's largest error over its
 * largest element is at most 1e-5, or twice that of DL4J in float32.
 */
@ExtendWith(OurProducts.class)
final class KernelsTest {
  private static final double TOLERANCE = 1e-5;

  static Stream<LayerCase> cases() {
    return Stream.concat(
        Stream.of(
                Activation.RELU,
                Activation.TANH,
                Activation.IDENTITY,
                Activation.SIGMOID,
                Activation.LEAKYRELU,
                Activation.ELU,
                Activation.HARDSIGMOID,
                Activation.HARDTANH,
                Activation.SOFTPLUS,
                Activation.SOFTSIGN,
                Activation.SWISH,
                Activation.GELU,
                Activation.CUBE)
            .flatMap(
                activation ->
                    Stream.of(
                        LayerCase.of(
                            "dense, " + activation,
                            InputType.feedForward(9),
                            dense(activation),
                            dense(activation),
                            output()),
                        images(CNN2DFormat.NCHW, activation),
                        images(CNN2DFormat.NHWC, activation))),
        Stream.concat(others(), Stream.of(CNN2DFormat.values()).flatMap(KernelsTest::images)));
  }

  private static Stream<LayerCase> others() {
    return Stream.of(
        LayerCase.of(
            "batch normalisation of vectors",
            InputType.feedForward(9),
            dense(Activation.TANH),
            new BatchNormalization(),
            output()),
        LayerCase.of(
            "rectifier on vectors",
            InputType.feedForward(9),
            dense(Activation.IDENTITY),
            new ActivationLayer(Activation.RELU),
            output()),
        LayerCase.of(
            "global pooling of series",
            InputType.recurrent(5),
            new LSTM.Builder().nOut(6).build(),
            new GlobalPoolingLayer(PoolingType.MAX),
            output()),
        LayerCase.of(
            "lstm",
            InputType.recurrent(5),
            new LSTM.Builder().nOut(6).build(),
            new LastTimeStep(new LSTM.Builder().nOut(4).build()),
            output()));
  }

  private static Stream<LayerCase> images(CNN2DFormat format) {
    return Stream.of(
        LayerCase.of(
            "batch normalisation of large images, " + format,
            InputType.convolutional(40, 38, 2, format),
            norm(format),
            new ActivationLayer(Activation.RELU),
            pool(format, SubsamplingLayer.PoolingType.AVG),
            output()),
        LayerCase.of(
            "batch normalisation of very large images, " + format,
            InputType.convolutional(90, 80, 5, format),
            norm(format),
            new ActivationLayer(Activation.RELU),
            new GlobalPoolingLayer(PoolingType.SUM),
            output()),
        LayerCase.of(
            "batch normalisation of many channels, " + format,
            InputType.convolutional(7, 7, 3, format),
            convolution(format, Activation.IDENTITY, 50),
            norm(format),
            new ActivationLayer(Activation.RELU),
            output()),
        LayerCase.of(
            "global pooling, " + format,
            InputType.convolutional(6, 5, 2, format),
            convolution(format, Activation.TANH, 4),
            new GlobalPoolingLayer(PoolingType.AVG),
            output()),
        LayerCase.of(
            "layers with and without kernels, " + format,
            InputType.convolutional(15, 13, 2, format),
            convolution(format, Activation.SOFTSIGN, 4),
            new SubsamplingLayer.Builder(SubsamplingLayer.PoolingType.MAX)
                .kernelSize(3, 3)
                .stride(2, 2)
                .dataFormat(format)
                .build(),
            new SeparableConvolution2D.Builder(2, 2).nOut(5).dataFormat(format).build(),
            norm(format),
            new ActivationLayer(Activation.CUBE),
            convolution(format, Activation.TANH, 3),
            output()),
        network(format));
  }

  /** A small network of layers with kernels. */
  static LayerCase network(CNN2DFormat format) {
    return LayerCase.of(
        "a small network, " + format,
        InputType.convolutional(14, 12, 3, format),
        convolution(format, Activation.RELU, 4),
        norm(format),
        new ActivationLayer(Activation.RELU),
        pool(format, SubsamplingLayer.PoolingType.MAX),
        new ConvolutionLayer.Builder(3, 3)
            .nOut(6)
            .dataFormat(format)
            .convolutionMode(ConvolutionMode.Same)
            .activation(Activation.TANH)
            .build(),
        new GlobalPoolingLayer(PoolingType.MAX),
        output());
  }

  static Layer norm(CNN2DFormat format) {
    return new BatchNormalization.Builder().dataFormat(format).build();
  }

  private static LayerCase images(CNN2DFormat format, Activation activation) {
    return LayerCase.of(
        "images, " + format + ", " + activation,
        InputType.convolutional(10, 9, 2, format),
        convolution(format, activation, 5),
        pool(format, SubsamplingLayer.PoolingType.MAX),
        convolution(format, Activation.IDENTITY, 6),
        norm(format),
        new ActivationLayer(activation),
        pool(format, SubsamplingLayer.PoolingType.AVG),
        dense(activation),
        output());
  }

  @ParameterizedTest(name = "{0}, seed 3")
  @MethodSource("cases")
  void gradientsOfLayers(LayerCase layers) {
    assertClose(layers, layers.sequential(DataType.FLOAT), layers.sequential(DataType.FLOAT));
  }

  @ParameterizedTest(name = "{0}, seed 3")
  @MethodSource("cases")
  void gradientsOfGraphs(LayerCase layers) {
    assertClose(layers, layers.graph(DataType.FLOAT), layers.graph(DataType.FLOAT));
  }

  static void assertClose(LayerCase layers, Model plain, Model kernels) {
    assertClose(layers, plain, kernels, Convolutions.ofThisProcessor());
  }

  static void assertClose(LayerCase layers, Model plain, Model kernels, Convolutions convolutions) {
    Model exact =
        plain instanceof MultiLayerNetwork
            ? layers.sequential(DataType.DOUBLE)
            : layers.graph(DataType.DOUBLE);
    assertClose(layers.batch(3, plain, DataType.FLOAT), plain, kernels, exact, convolutions);
  }

  /** With each order in memory that images with channels first can have. */
  static void assertClose(
      MultiDataSet batch, Model plain, Model kernels, Model exact, Convolutions convolutions) {
    kernels.setParams(plain.params().dup());
    Model channelsFirst = Models.copy(kernels);
    exact.setParams(plain.params().castTo(DataType.DOUBLE));
    double[] expected = ExampleGradients.gradient(exact, inFloat64(batch));
    RowMajorProducts.use(false);
    double[] theirs = ExampleGradients.gradient(plain, batch);
    SecondMoments withoutKernels = Models.install(plain);
    ExampleGradients.gradient(plain, batch);
    RowMajorProducts.use(true);
    double[] squares = withoutKernels.flat().toDoubleVector();
    for (ImageMemory memory : ImageMemory.values()) {
      Model model = memory == ImageMemory.CHANNELS_LAST ? kernels : channelsFirst;
      SecondMoments moments = Models.install(model);
      install(model, convolutions, memory);
      for (int time = 0; time < 2; time++) {
        double[] ours = ExampleGradients.gradient(model, batch);
        for (Models.Tensor tensor : Models.tensors(plain)) {
          double allowed = Math.max(TOLERANCE, 2 * error(tensor, expected, theirs));
          double error = error(tensor, expected, ours);
          String what = tensor.name() + ", " + memory + ": error " + error;
          assertTrue(error <= allowed, what + ", allowed " + allowed);
        }
      }
      ExampleGradients.assertClose(plain, squares, moments.flat().toDoubleVector());
    }
  }

  static Kernels install(Model model) {
    return install(model, Convolutions.ofThisProcessor());
  }

  private static Kernels install(Model model, Convolutions convolutions) {
    return install(model, convolutions, ImageMemory.CHANNELS_LAST);
  }

  static Kernels install(Model model, Convolutions convolutions, ImageMemory memory) {
    if (model instanceof ComputationGraph graph) {
      Kernels kernels = Kernels.install(graph, convolutions, memory);
      kernels.leaveOutInputGradient(graph);
      return kernels;
    }
    MultiLayerNetwork network = (MultiLayerNetwork) model;
    Kernels kernels = Kernels.install(network, convolutions, memory);
    kernels.leaveOutInputGradient(network);
    return kernels;
  }

  private static double error(Models.Tensor tensor, double[] expected, double[] got) {
    double error = 0;
    // A bias before batch normalisation has no gradient but rounding.
    double largest = 0.05 * Arrays.stream(expected).map(Math::abs).max().orElseThrow();
    for (int i = tensor.from(); i < tensor.to(); i++) {
      error = Math.max(error, Math.abs(expected[i] - got[i]));
      largest = Math.max(largest, Math.abs(expected[i]));
    }
    return error / largest;
  }

  static MultiDataSet inFloat64(MultiDataSet batch) {
    return new MultiDataSet(
        batch.getFeatures(0).castTo(DataType.DOUBLE), batch.getLabels(0).castTo(DataType.DOUBLE));
  }

  /** With dropout, which draws from DL4J's generator. */
  @ParameterizedTest
  @EnumSource(CNN2DFormat.class)
  void sameSeedSameBits(CNN2DFormat format) {
    LayerCase layers = images(format, Activation.RELU).with(options -> options.dropOut(0.7));
    assertEquals(trained(layers), trained(layers));
  }

  private static List<Double> trained(LayerCase layers) {
    MultiLayerNetwork network = (MultiLayerNetwork) layers.sequential(DataType.FLOAT);
    ForwardReuse.install(network);
    install(network);
    Nd4j.getRandom().setSeed(5);
    for (int step = 0; step < 10; step++) {
      ExampleGradients.fit(network, layers.batch(20 + step, network, DataType.FLOAT));
    }
    return Arrays.stream(network.params().toDoubleVector()).boxed().toList();
  }

  /** What the network answers at test time does not depend on kernels but for last bits. */
  @ParameterizedTest
  @EnumSource(CNN2DFormat.class)
  void outputAtTestTime(CNN2DFormat format) {
    LayerCase layers = images(format, Activation.RELU);
    MultiLayerNetwork plain = (MultiLayerNetwork) layers.sequential(DataType.FLOAT);
    MultiLayerNetwork kernels = (MultiLayerNetwork) layers.sequential(DataType.FLOAT);
    for (int step = 0; step < 5; step++) {
      ExampleGradients.fit(plain, layers.batch(20 + step, plain, DataType.FLOAT));
    }
    kernels.setParams(plain.params().dup());
    ForwardReuse.install(kernels);
    install(kernels);
    var features = layers.batch(40, plain, DataType.FLOAT).getFeatures(0);
    double error = plain.output(features).sub(kernels.output(features)).amaxNumber().doubleValue();
    assertEquals(0, error, 1e-5);
  }

  /** With channels last also pooling, in which oneDNN is the faster one there. */
  @Test
  void saysWhatStaysWithDl4j() {
    String layer = "DL4J's own operations compute the layer '%s'";
    String activation = "DL4J's own operations compute the activation function of the layer '%s'";
    assertEquals(List.of(), remarks(images(CNN2DFormat.NCHW, Activation.RELU)));
    assertEquals(
        List.of(layer.formatted("layer1"), layer.formatted("layer5")),
        remarks(images(CNN2DFormat.NHWC, Activation.RELU)));
    assertEquals(List.of(layer.formatted("layer3")), remarks(network(CNN2DFormat.NHWC)));
    assertEquals(
        List.of(activation.formatted("layer0"), layer.formatted("layer4")),
        remarks(images(CNN2DFormat.NCHW, Activation.CUBE)).subList(0, 2));
  }

  private static List<String> remarks(LayerCase layers) {
    return install(layers.sequential(DataType.FLOAT)).remarks();
  }

  @Test
  void saysWhichActivationFunctionsStayWithDl4j() {
    LayerCase layers =
        LayerCase.of(
            "",
            InputType.feedForward(9),
            dense(Activation.SWISH),
            dense(Activation.CUBE),
            new ActivationLayer(Activation.SIGMOID),
            new ActivationLayer(Activation.SOFTMAX),
            dense(Activation.IDENTITY),
            output());
    assertEquals(
        List.of(
            "DL4J's own operations compute the activation function of the layer 'layer1'",
            "DL4J's own operations compute the layer 'layer3'"),
        install(layers.sequential(DataType.FLOAT)).remarks());
  }

  /** A function without a kernel would be the same but for last bits. */
  @ParameterizedTest
  @CsvSource({"false, NCHW", "true, NCHW", "false, NHWC", "true, NHWC"})
  void activationFunctionsAreKernels(boolean withMoments, CNN2DFormat format) {
    LayerCase layers =
        LayerCase.of(
            "",
            InputType.convolutional(6, 5, 2, format),
            convolution(format, Activation.TANH, 3),
            new ActivationLayer(Activation.SWISH),
            dense(Activation.SIGMOID),
            output());
    MultiLayerNetwork network = (MultiLayerNetwork) layers.sequential(DataType.FLOAT);
    if (withMoments) {
      SecondMoments.install(network);
    }
    install(network);
    ExampleGradients.fit(network, layers.batch(3, network, DataType.FLOAT));
    for (int i = 0; i < 3; i++) {
      assertTrue(((HeapUse) network.getLayer(i)).heapBytes() > 0, "layer " + i);
    }
  }

  /** Without kinks, at which last bits would decide. */
  private static LayerCase smooth() {
    return smooth(CNN2DFormat.NCHW);
  }

  private static LayerCase smooth(CNN2DFormat format) {
    return LayerCase.of(
        "",
        InputType.convolutional(6, 5, 2, format),
        convolution(format, Activation.TANH, 3),
        dense(Activation.TANH),
        output());
  }

  /** The same elements are dropped, and their gradients; other ones would show at once. */
  @ParameterizedTest
  @CsvSource({"false, NCHW", "true, NCHW", "false, NHWC", "true, NHWC"})
  void trainsWithDropoutAsDl4jDoes(boolean withMoments, CNN2DFormat format) {
    LayerCase layers = smooth(format).with(options -> options.dropOut(0.5));
    MultiLayerNetwork plain = (MultiLayerNetwork) layers.sequential(DataType.FLOAT);
    MultiLayerNetwork kernels = (MultiLayerNetwork) layers.sequential(DataType.FLOAT);
    if (withMoments) {
      SecondMoments.install(kernels);
    }
    install(kernels);
    for (MultiLayerNetwork network : List.of(plain, kernels)) {
      Nd4j.getRandom().setSeed(5);
      for (int step = 0; step < 10; step++) {
        ExampleGradients.fit(network, layers.batch(20 + step, network, DataType.FLOAT));
      }
    }
    double moved =
        plain.params().sub(layers.sequential(DataType.FLOAT).params()).norm2Number().doubleValue();
    double error = plain.params().sub(kernels.params()).norm2Number().doubleValue();
    assertTrue(error < 1e-4 * moved, error + " of " + moved);
  }

  /** The user's configuration keeps DL4J's. */
  @Test
  void dropoutIsAKernel() {
    LayerCase layers = smooth().with(options -> options.dropOut(0.5));
    MultiLayerNetwork network = (MultiLayerNetwork) layers.sequential(DataType.FLOAT);
    install(network);
    var convolution = (org.deeplearning4j.nn.layers.convolution.ConvolutionLayer) layer(network, 0);
    var dense = (org.deeplearning4j.nn.layers.feedforward.dense.DenseLayer) layer(network, 1);
    assertInstanceOf(KernelDropout.class, convolution.layerConf().getIDropout());
    assertInstanceOf(KernelDropout.class, dense.layerConf().getIDropout());
    assertInstanceOf(Dropout.class, dense.conf().getLayer().getIDropout());
  }

  @Test
  void largeWindowsStayWithDl4j() {
    SubsamplingLayer.Builder pooling =
        new SubsamplingLayer.Builder(SubsamplingLayer.PoolingType.MAX);
    LayerCase layers =
        LayerCase.of(
            "",
            InputType.convolutional(10, 9, 2),
            pooling.kernelSize(3, 3).stride(2, 2).build(),
            output());
    assertEquals(
        List.of("DL4J's own operations compute the layer 'layer0'"),
        install(layers.sequential(DataType.FLOAT)).remarks());
  }

  /** A loss or penalty without a kernel would be the same but for last bits. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void lossesAndPenaltiesAreKernels(boolean withMoments) {
    LayerCase layers = smooth().with(options -> options.l1(0.01).l2(0.1).weightDecay(0.02));
    for (Model model : List.of(layers.sequential(DataType.FLOAT), layers.graph(DataType.FLOAT))) {
      if (withMoments) {
        Models.install(model);
      }
      Kernels kernels = install(model);
      assertTrue(kernels.optimizer().isPresent());
      for (int i = 0; i < 2; i++) {
        HeapUse layer = (HeapUse) layer(model, i);
        long before = layer.heapBytes();
        layer(model, i).calcRegularizationScore(true);
        assertTrue(layer.heapBytes() > before, "layer " + i);
      }
      var output = (org.deeplearning4j.nn.layers.OutputLayer) layer(model, 2);
      ILossFunction loss = output.layerConf().getLossFn();
      assertInstanceOf(
          SoftmaxCrossEntropy.class,
          loss instanceof RecordingLoss recording ? recording.loss() : loss);
    }
  }

  /** An output layer that nothing would make faster. */
  @Test
  void otherLossesStayWithDl4j() {
    LayerCase layers =
        LayerCase.of(
            "",
            InputType.feedForward(9),
            new OutputLayer.Builder(LossFunction.MSE).activation(Activation.TANH).nOut(3).build());
    Model model = layers.sequential(DataType.FLOAT);
    install(model);
    assertEquals(org.deeplearning4j.nn.layers.OutputLayer.class, layer(model, 0).getClass());
  }

  private static org.deeplearning4j.nn.api.Layer layer(Model model, int index) {
    return model instanceof ComputationGraph graph
        ? graph.getLayer("layer" + index)
        : ((MultiLayerNetwork) model).getLayer(index);
  }

  /** In training alone: what a batch normalisation answers otherwise is nobody else's business. */
  @ParameterizedTest
  @EnumSource(CNN2DFormat.class)
  void aRectifierIsPartOfTheNormalisationBeforeIt(CNN2DFormat format) {
    LayerCase layers = images(format, Activation.RELU);
    MultiLayerNetwork network = (MultiLayerNetwork) layers.sequential(DataType.FLOAT);
    install(network);
    INDArray features = layers.batch(3, network, DataType.FLOAT).getFeatures(0);
    assertTrue(least(network.feedForwardToLayer(3, features, true)) >= 0);
    assertTrue(least(network.feedForwardToLayer(3, features, false)) < 0);
  }

  private static float least(List<INDArray> activations) {
    return activations.get(activations.size() - 1).minNumber().floatValue();
  }

  @ParameterizedTest
  @EnumSource(CNN2DFormat.class)
  void knowsItsMemory(CNN2DFormat format) {
    LayerCase layers = images(format, Activation.RELU);
    MultiLayerNetwork network = (MultiLayerNetwork) layers.sequential(DataType.FLOAT);
    ForwardReuse.install(network);
    Kernels kernels = install(network);
    assertEquals(0, kernels.heapBytes());
    ExampleGradients.fit(network, layers.batch(3, network, DataType.FLOAT));
    long activations = LayerCase.EXAMPLES * 5L * 9 * 8 * Float.BYTES;
    assertTrue(kernels.heapBytes() > 2 * activations, kernels.heapBytes() + " bytes");
    assertTrue(kernels.heapBytes() < 12 * activations, kernels.heapBytes() + " bytes");
  }

  private static Layer dense(Activation activation) {
    return new DenseLayer.Builder().nOut(5).activation(activation).build();
  }

  private static Layer convolution(CNN2DFormat format, Activation activation, int channels) {
    return new ConvolutionLayer.Builder(2, 2)
        .nOut(channels)
        .dataFormat(format)
        .convolutionMode(ConvolutionMode.Truncate)
        .activation(activation)
        .build();
  }

  private static Layer pool(CNN2DFormat format, SubsamplingLayer.PoolingType type) {
    return new SubsamplingLayer.Builder(type)
        .kernelSize(2, 2)
        .stride(2, 2)
        .dataFormat(format)
        .build();
  }

  static Layer output() {
    return new OutputLayer.Builder(LossFunction.MCXENT)
        .activation(Activation.SOFTMAX)
        .nOut(3)
        .build();
  }
}
