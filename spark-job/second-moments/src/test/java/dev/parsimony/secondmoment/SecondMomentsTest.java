package dev.parsimony.secondmoment;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parsimony.secondmoment.onednn.OneDnn;
import java.util.Arrays;
import java.util.stream.Stream;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.MultiDataSet;
import org.nd4j.linalg.indexing.NDArrayIndex;
import org.nd4j.linalg.learning.config.Sgd;

/** Second moments against the gradients of one example at a time. */
final class SecondMomentsTest {
  private static final double TOLERANCE = 1e-5;
  private static final int EXAMPLES = 8;

  @BeforeAll
  static void prepare() {
    OneDnn.enable();
  }

  static Stream<Arguments> convolutions() {
    return Stream.of(
            // mode, kernel height and width, stride, padding, dilation, bias
            new Conv(ConvolutionMode.Truncate, 3, 3, 1, 0, 1, true),
            new Conv(ConvolutionMode.Truncate, 5, 5, 1, 0, 1, true),
            new Conv(ConvolutionMode.Truncate, 3, 2, 2, 1, 1, true),
            new Conv(ConvolutionMode.Truncate, 1, 1, 1, 0, 1, false),
            new Conv(ConvolutionMode.Strict, 4, 4, 2, 1, 1, true),
            new Conv(ConvolutionMode.Truncate, 3, 3, 1, 2, 2, true),
            new Conv(ConvolutionMode.Same, 3, 3, 1, 0, 1, true),
            new Conv(ConvolutionMode.Same, 5, 3, 2, 0, 1, false),
            new Conv(ConvolutionMode.Same, 2, 2, 3, 0, 1, true),
            new Conv(ConvolutionMode.Same, 3, 3, 1, 0, 2, true))
        .flatMap(conv -> Stream.of(CNN2DFormat.values()).map(format -> Arguments.of(conv, format)));
  }

  record Conv(
      ConvolutionMode mode,
      int kernelHeight,
      int kernelWidth,
      int stride,
      int padding,
      int dilation,
      boolean bias) {

    Layer layer(CNN2DFormat format) {
      return new ConvolutionLayer.Builder(kernelHeight, kernelWidth)
          .stride(stride, stride)
          .padding(padding, padding)
          .dilation(dilation, dilation)
          .hasBias(bias)
          .convolutionMode(mode)
          .dataFormat(format)
          .nOut(6)
          .build();
    }
  }

  @ParameterizedTest(name = "{0} {1}")
  @MethodSource("convolutions")
  void convolution(Conv conv, CNN2DFormat format) {
    MultiLayerNetwork network =
        TestNetworks.sequential(
            TestNetworks.base(new Sgd(0.1)),
            InputType.convolutional(12, 12, 3, format),
            conv.layer(format),
            new ConvolutionLayer.Builder(3, 3)
                .nOut(5)
                .activation(Activation.IDENTITY)
                .convolutionMode(ConvolutionMode.Same)
                .dataFormat(format)
                .build(),
            new SubsamplingLayer.Builder(SubsamplingLayer.PoolingType.MAX)
                .kernelSize(2, 2)
                .stride(2, 2)
                .dataFormat(format)
                .build(),
            new DenseLayer.Builder().nOut(7).build());
    assertEqualSingleExamples(network, images(format));
  }

  @ParameterizedTest(name = "hasBias({0})")
  @ValueSource(booleans = {true, false})
  void dense(boolean bias) {
    MultiLayerNetwork network =
        TestNetworks.sequential(
            TestNetworks.base(new Sgd(0.1)).activation(Activation.RELU),
            InputType.feedForward(20),
            new DenseLayer.Builder().nOut(30).hasBias(bias).build(),
            new DenseLayer.Builder().nOut(15).hasBias(bias).activation(Activation.SIGMOID).build());
    assertEqualSingleExamples(network, TestNetworks.batch(3, 4, EXAMPLES, 20));
  }

  @Test
  void regularisationIsNoPartOfThem() {
    MultiLayerNetwork network =
        TestNetworks.sequential(
            TestNetworks.base(new Sgd(0.1)).l2(0.1).l1(0.1),
            InputType.feedForward(20),
            new DenseLayer.Builder().nOut(10).build());
    assertEqualSingleExamples(network, TestNetworks.batch(4, 4, EXAMPLES, 20));
  }

  @Test
  void graphWithTwoBranches() {
    Model graph = TestNetworks.branches(TestNetworks.base(new Sgd(0.1)));
    assertEqualSingleExamples(graph, images(CNN2DFormat.NCHW));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("batchNorms")
  void batchNorm(String name, CNN2DFormat format, boolean image) {
    Layer first =
        image
            ? new ConvolutionLayer.Builder(3, 3).nOut(6).dataFormat(format).build()
            : new DenseLayer.Builder().nOut(6).build();
    MultiLayerNetwork network =
        TestNetworks.sequential(
            TestNetworks.base(new Sgd(0.1)),
            image ? InputType.convolutional(12, 12, 3, format) : InputType.feedForward(20),
            first,
            new BatchNormalization.Builder().dataFormat(format).build());
    DataSet batch = image ? images(format) : TestNetworks.batch(5, 4, EXAMPLES, 20);
    BatchNormReference reference = new BatchNormReference(network, 1, batch, image, format);
    double[] moments = momentsOf(network, batch);
    assertClose(reference.gamma(), slice(network, moments, "layer1_gamma"), "gamma");
    assertClose(reference.beta(), slice(network, moments, "layer1_beta"), "beta");
    for (String statistic : new String[] {"layer1_mean", "layer1_log10stdev"}) {
      for (double value : slice(network, moments, statistic)) {
        assertEquals(0, value, statistic);
      }
    }
  }

  static Stream<Arguments> batchNorms() {
    return Stream.of(
        Arguments.of("vectors", CNN2DFormat.NCHW, false),
        Arguments.of("vectors NHWC", CNN2DFormat.NHWC, false),
        Arguments.of("images NCHW", CNN2DFormat.NCHW, true),
        Arguments.of("images NHWC", CNN2DFormat.NHWC, true));
  }

  @Test
  void gradientsAndConfigurationStayTheSameBits() {
    MultiLayerNetwork plain = TestNetworks.denseWithBatchNorm(new Sgd(0.1));
    MultiLayerNetwork tapped = plain.clone();
    String configuration = tapped.getLayerWiseConfigurations().toJson();
    Models.install(tapped);
    DataSet batch = TestNetworks.batch(6, 4, EXAMPLES, 20);
    assertArrayEquals(gradientOf(plain, batch), gradientOf(tapped, batch));
    assertEquals(configuration, tapped.getLayerWiseConfigurations().toJson());
  }

  private static DataSet images(CNN2DFormat format) {
    return format == CNN2DFormat.NCHW
        ? TestNetworks.batch(2, 4, EXAMPLES, 3, 12, 12)
        : TestNetworks.batch(2, 4, EXAMPLES, 12, 12, 3);
  }

  private static void assertEqualSingleExamples(Model model, DataSet batch) {
    double[] expected = sumOfSquaredGradients(model, batch);
    double[] moments = momentsOf(model, batch);
    for (Models.Tensor tensor : Models.tensors(model)) {
      assertClose(
          Arrays.copyOfRange(expected, tensor.from(), tensor.to()),
          Arrays.copyOfRange(moments, tensor.from(), tensor.to()),
          tensor.name());
    }
  }

  private static double[] sumOfSquaredGradients(Model model, DataSet batch) {
    double[] sums = new double[(int) model.numParams()];
    for (int example = 0; example < EXAMPLES; example++) {
      INDArray features = batch.getFeatures().get(NDArrayIndex.interval(example, example + 1));
      INDArray labels = batch.getLabels().get(NDArrayIndex.interval(example, example + 1));
      double[] gradient = gradientOf(model, new DataSet(features.dup('c'), labels.dup('c')));
      for (int i = 0; i < sums.length; i++) {
        sums[i] += gradient[i] * gradient[i];
      }
    }
    return sums;
  }

  private static double[] gradientOf(Model model, DataSet batch) {
    return ExampleGradients.gradient(model, (MultiDataSet) batch.toMultiDataSet());
  }

  private static double[] momentsOf(Model model, DataSet batch) {
    SecondMoments moments = Models.install(model);
    gradientOf(model, batch);
    return moments.flat().toDoubleVector();
  }

  private static double[] slice(Model model, double[] flat, String tensorName) {
    Models.Tensor tensor =
        Models.tensors(model).stream()
            .filter(candidate -> candidate.name().equals(tensorName))
            .findFirst()
            .orElseThrow();
    return Arrays.copyOfRange(flat, tensor.from(), tensor.to());
  }

  private static void assertClose(double[] expected, double[] got, String what) {
    double error = 0;
    double norm = 0;
    for (int i = 0; i < expected.length; i++) {
      error += Math.pow(expected[i] - got[i], 2);
      norm += Math.pow(expected[i], 2);
    }
    assertTrue(norm > 0, what + " has no second moments to compare");
    double relative = Math.sqrt(error / norm);
    assertTrue(relative < TOLERANCE, what + ": relative L2 error " + relative);
  }
}
