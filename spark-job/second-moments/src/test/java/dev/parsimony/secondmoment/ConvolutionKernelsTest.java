package dev.parsimony.secondmoment;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.parsimony.secondmoment.kernel.ImageMemory;
import dev.parsimony.secondmoment.kernel.Kernels;
import dev.parsimony.secondmoment.kernel.convolution.Convolutions;
import dev.parsimony.secondmoment.kernel.convolution.PartialBackward;
import dev.parsimony.secondmoment.onednn.RowMajorProducts;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.dataset.MultiDataSet;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/**
 * Gradients and second moments of convolutions with kernels, as a first layer, which has no
 * gradient at its input, and as a second one.
 */
@ExtendWith(OurProducts.class)
final class ConvolutionKernelsTest {
  static Stream<LayerCase> cases() {
    return Stream.of(CNN2DFormat.values()).flatMap(ConvolutionKernelsTest::cases);
  }

  private static Stream<LayerCase> cases(CNN2DFormat format) {
    List<LayerCase> cases = new ArrayList<>();
    add(cases, format, "plain", 3, 3, options -> options.padding(0, 0));
    add(cases, format, "padding", 3, 2, options -> options.padding(1, 1));
    add(cases, format, "much padding", 3, 3, options -> options.padding(2, 2));
    add(cases, format, "more padding than kernel", 2, 2, options -> options.padding(2, 2));
    add(cases, format, "same", 3, 5, options -> options.convolutionMode(ConvolutionMode.Same));
    add(
        cases,
        format,
        "same, even",
        2,
        4,
        options -> options.convolutionMode(ConvolutionMode.Same));
    add(cases, format, "no bias", 3, 3, options -> options.hasBias(false).padding(1, 1));
    add(cases, format, "one by one", 1, 1, options -> options.padding(0, 0));
    add(cases, format, "stride", 3, 2, options -> options.stride(2, 1).padding(1, 1));
    add(cases, format, "stride, rest", 2, 3, options -> options.stride(3, 2));
    add(
        cases,
        format,
        "stride, same",
        3,
        3,
        options -> options.stride(2, 2).convolutionMode(ConvolutionMode.Same));
    add(cases, format, "dilation", 3, 2, options -> options.dilation(2, 3));
    add(
        cases,
        format,
        "dilation, same, no bias",
        3,
        3,
        options -> options.dilation(2, 1).convolutionMode(ConvolutionMode.Same).hasBias(false));
    add(cases, format, "large", 5, 5, options -> options.stride(2, 2).padding(2, 2));
    add(
        cases,
        format,
        "large, same, no bias",
        5,
        6,
        options -> options.convolutionMode(ConvolutionMode.Same).hasBias(false));
    cases.add(pointwise(format, true));
    cases.add(pointwise(format, false));
    cases.add(groups(format));
    return cases.stream();
  }

  private static void add(
      List<LayerCase> cases,
      CNN2DFormat format,
      String name,
      int height,
      int width,
      Consumer<ConvolutionLayer.Builder> options) {
    ConvolutionLayer tested = convolution(format, height, width, 4, options);
    String ending = format == CNN2DFormat.NCHW ? "" : ", channels last";
    InputType input = InputType.convolutional(9, 8, 3, format);
    ConvolutionLayer other = convolution(format, 2, 2, 3, builder -> {});
    cases.add(LayerCase.of(name + ", second" + ending, input, other, tested, output()));
    cases.add(LayerCase.of(name + ", first" + ending, input, tested, other, output()));
  }

  /** So large that images are multiplied as they are. */
  private static LayerCase pointwise(CNN2DFormat format, boolean bias) {
    return LayerCase.of(
        "one by one, many channels, " + format + (bias ? "" : ", no bias"),
        InputType.convolutional(15, 18, 2, format),
        convolution(format, 2, 2, 96, builder -> {}),
        convolution(format, 1, 1, 96, builder -> builder.hasBias(bias)),
        output());
  }

  /** So large that products are those of two images, and then of one. */
  private static LayerCase groups(CNN2DFormat format) {
    return LayerCase.of(
        "groups of images, " + format,
        InputType.convolutional(28, 26, 2, format),
        convolution(format, 2, 2, 32, builder -> {}),
        convolution(format, 3, 3, 5, builder -> builder.stride(1, 1).padding(1, 1)),
        output());
  }

  private static ConvolutionLayer convolution(
      CNN2DFormat format,
      int height,
      int width,
      int channels,
      Consumer<ConvolutionLayer.Builder> options) {
    ConvolutionLayer.Builder builder =
        new ConvolutionLayer.Builder(height, width)
            .nOut(channels)
            .dataFormat(format)
            .convolutionMode(ConvolutionMode.Truncate)
            .activation(Activation.TANH);
    options.accept(builder);
    return builder.build();
  }

  private static OutputLayer output() {
    return new OutputLayer.Builder(LossFunction.MCXENT)
        .activation(Activation.SOFTMAX)
        .nOut(3)
        .build();
  }

  static Stream<Arguments> ways() {
    return cases()
        .flatMap(
            layers ->
                Stream.of(Convolutions.ONEDNN, Convolutions.PRODUCTS)
                    .map(convolutions -> Arguments.of(layers, convolutions)));
  }

  @ParameterizedTest(name = "{0}, {1}, seed 3")
  @MethodSource("ways")
  void layers(LayerCase layers, Convolutions convolutions) {
    KernelsTest.assertClose(
        layers, layers.sequential(DataType.FLOAT), layers.sequential(DataType.FLOAT), convolutions);
  }

  @ParameterizedTest(name = "{0}, {1}, seed 3")
  @MethodSource("ways")
  void graphs(LayerCase layers, Convolutions convolutions) {
    KernelsTest.assertClose(
        layers, layers.graph(DataType.FLOAT), layers.graph(DataType.FLOAT), convolutions);
  }

  /**
   * Steps without second moments have the bits of a network that never takes any, whose gradients
   * are those of DL4J but for rounding.
   */
  @ParameterizedTest(name = "{0}, {1}, seed 3")
  @MethodSource("ways")
  void stepsWithoutSecondMoments(LayerCase layers, Convolutions convolutions) {
    for (ImageMemory memory : ImageMemory.values()) {
      stepsWithoutSecondMoments(layers, convolutions, memory);
    }
  }

  private static void stepsWithoutSecondMoments(
      LayerCase layers, Convolutions convolutions, ImageMemory memory) {
    MultiLayerNetwork never = (MultiLayerNetwork) layers.sequential(DataType.FLOAT);
    MultiLayerNetwork sometimes = (MultiLayerNetwork) layers.sequential(DataType.FLOAT);
    sometimes.setParams(never.params().dup());
    MultiDataSet batch = layers.batch(3, never, DataType.FLOAT);
    RowMajorProducts.use(false);
    double[] dl4j = ExampleGradients.gradient(never, batch);
    RowMajorProducts.use(true);
    Kernels.install(never, convolutions, memory).leaveOutInputGradient(never);
    SecondMoments moments = SecondMoments.install(sometimes);
    Kernels.install(sometimes, convolutions, memory).leaveOutInputGradient(sometimes);
    double[] taken = ExampleGradients.gradient(sometimes, batch);
    double[] flat = moments.flat().toDoubleVector();
    moments.want(false);
    double[] expected = ExampleGradients.gradient(never, batch);
    ExampleGradients.assertClose(never, dl4j, expected);
    assertArrayEquals(expected, ExampleGradients.gradient(sometimes, batch));
    assertArrayEquals(flat, moments.flat().toDoubleVector());
    moments.want(true);
    assertArrayEquals(taken, ExampleGradients.gradient(sometimes, batch));
    assertEquals(0, moments.replayed().size());
  }

  /** Where the kernel can, nobody else computes the gradients of the weights. */
  @ParameterizedTest(name = "{0}, {1}: {2}")
  @CsvSource({
    "'plain, second', ONEDNN, true",
    "'padding, second', ONEDNN, true",
    "'same, second', ONEDNN, true",
    "'no bias, second', ONEDNN, true",
    "'one by one, second', ONEDNN, true",
    "'same, even, second', ONEDNN, false",
    "'stride, second', ONEDNN, false",
    "'dilation, second', ONEDNN, false",
    "'plain, second', PRODUCTS, true",
    "'same, even, second', PRODUCTS, true",
    "'stride, second', PRODUCTS, true",
    "'dilation, second', PRODUCTS, true",
    "'padding, second, channels last', ONEDNN, true",
    "'same, even, second, channels last', ONEDNN, false",
    "'stride, second, channels last', ONEDNN, false",
    "'stride, second, channels last', PRODUCTS, true",
    "'one by one, second, channels last', PRODUCTS, true"
  })
  void gradientsComeFromTheProducts(String name, Convolutions convolutions, boolean leftOut) {
    for (ImageMemory memory : ImageMemory.values()) {
      gradientsComeFromTheProducts(name, convolutions, memory, leftOut);
    }
  }

  private static void gradientsComeFromTheProducts(
      String name, Convolutions convolutions, ImageMemory memory, boolean leftOut) {
    LayerCase layers = cases().filter(each -> each.name().equals(name)).findFirst().orElseThrow();
    MultiLayerNetwork network = (MultiLayerNetwork) layers.sequential(DataType.FLOAT);
    SecondMoments moments = SecondMoments.install(network);
    Kernels.install(network, convolutions, memory);
    ExampleGradients.gradient(network, layers.batch(3, network, DataType.FLOAT));
    PartialBackward pass = (PartialBackward) network.getLayer(1).getHelper();
    assertEquals(leftOut, pass.leftOutParameters());
    moments.want(false);
    ExampleGradients.gradient(network, layers.batch(3, network, DataType.FLOAT));
    assertEquals(false, pass.leftOutParameters());
  }
}
