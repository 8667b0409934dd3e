package dev.parsimony.secondmoment;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parsimony.secondmoment.array.ImageAxes;
import dev.parsimony.secondmoment.kernel.Kernels;
import dev.parsimony.secondmoment.kernel.convolution.Convolutions;
import dev.parsimony.secondmoment.kernel.convolution.PartialBackward;
import dev.parsimony.secondmoment.kernel.parallel.Parallel;
import dev.parsimony.secondmoment.onednn.OneDnn;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration.ListBuilder;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.CnnLossLayer;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.LossLayer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.updater.BaseMultiLayerUpdater;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.MultiDataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.AMSGrad;
import org.nd4j.linalg.learning.config.AdaGrad;
import org.nd4j.linalg.learning.config.AdaMax;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.config.Nadam;
import org.nd4j.linalg.learning.config.Nesterovs;
import org.nd4j.linalg.learning.config.RmsProp;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;
import org.nd4j.nativeblas.NativeOps;
import org.nd4j.nativeblas.NativeOpsHolder;

/** Kernels give the same bits on any number of threads; DL4J's own operations need not. */
final class KernelThreadsTest {
  private static final int[] IMAGES = {8, 12, 32, 32};

  @BeforeAll
  static void prepare() {
    OneDnn.enable(); // kernels of convolutions stand where it does
  }

  /** Layers before a loss without parameters. */
  private record Case(String name, CNN2DFormat format, List<Layer> layers) {
    static Case of(CNN2DFormat format, String name, Layer... layers) {
      return new Case(name + ", " + format, format, List.of(layers));
    }

    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Case> layers() {
    return Stream.of(CNN2DFormat.values())
        .flatMap(format -> Stream.concat(layers(format), globalPooling(format)));
  }

  private static Stream<Case> layers(CNN2DFormat format) {
    Layer norm = new BatchNormalization.Builder().dataFormat(format).build();
    Layer relu = new ActivationLayer.Builder().activation(Activation.RELU).build();
    return Stream.of(
        Case.of(format, "max pooling", pool(format, SubsamplingLayer.PoolingType.MAX)),
        Case.of(format, "average pooling", pool(format, SubsamplingLayer.PoolingType.AVG)),
        Case.of(format, "batch normalisation", norm),
        Case.of(format, "rectifier", relu),
        Case.of(
            format, "swish", new ActivationLayer.Builder().activation(Activation.SWISH).build()),
        Case.of(format, "batch normalisation with a rectifier", norm, relu));
  }

  /** With channels last it is a kernel only where axes are collapsed. */
  private static Stream<Case> globalPooling(CNN2DFormat format) {
    return format == CNN2DFormat.NHWC
        ? Stream.of()
        : Stream.of(
            Case.of(format, "global average pooling", globalPool(PoolingType.AVG)),
            Case.of(format, "global max pooling", globalPool(PoolingType.MAX)));
  }

  private static Layer globalPool(PoolingType type) {
    return new GlobalPoolingLayer.Builder(type).collapseDimensions(false).build();
  }

  /** With channels last it is a kernel only with dilation. */
  private static Layer pool(CNN2DFormat format, SubsamplingLayer.PoolingType type) {
    int dilation = format == CNN2DFormat.NHWC ? 2 : 1;
    return new SubsamplingLayer.Builder(type)
        .kernelSize(2, 2)
        .stride(2, 2)
        .dilation(dilation, dilation)
        .dataFormat(format)
        .build();
  }

  @ParameterizedTest(name = "{0}, seed 3")
  @MethodSource("layers")
  void layersOnThreads(Case given) {
    float[][] expected = passes(given, 1);
    for (int threads : new int[] {2, 3, 5}) {
      float[][] got = passes(given, threads);
      for (int i = 0; i < expected.length; i++) {
        assertArrayEquals(expected[i], got[i]);
      }
    }
  }

  @ParameterizedTest(name = "convolution of {0} channels, {1}, seed 3")
  @CsvSource({"1, NCHW", "12, NCHW", "1, NHWC", "12, NHWC"})
  void secondMomentsOnThreads(int channels, CNN2DFormat format) {
    float[][] expected = moments(channels, format, 1);
    for (int threads : new int[] {2, 3, 5}) {
      float[][] got = moments(channels, format, threads);
      for (int i = 0; i < expected.length; i++) {
        assertArrayEquals(expected[i], got[i], "array " + i);
      }
    }
  }

  /** Second moments, then gradients, of weights; biases are summed by DL4J's operations. */
  private static float[][] moments(int channels, CNN2DFormat format, int threads) {
    return Parallel.withThreads(threads, () -> moments(channels, format));
  }

  private static float[][] moments(int channels, CNN2DFormat format) {
    MultiLayerNetwork network = network(format, List.of(convolution(format, 3, 3, 32)), channels);
    SecondMoments moments = SecondMoments.install(network);
    Kernels.install(network).leaveOutInputGradient(network);
    Random random = new Random(3);
    INDArray input = gaussian(random, images(format, channels));
    INDArray labels = gaussian(random, network.output(input).ulike());
    float[][] results = new float[2][];
    ExampleGradients.fit(network, new MultiDataSet(input, labels));
    results[0] = moments.flat().data().asFloat();
    results[1] = network.params().dup().data().asFloat();
    return results;
  }

  /** The gradient at a convolution's input is oneDNN's, on so many of its threads. */
  @ParameterizedTest(name = "kernel {0} x {1}, {2} channels, {3}, {4}, seed 3")
  @CsvSource({
    "3, 3, 32, ONEDNN, NCHW",
    "1, 1, 64, ONEDNN, NCHW",
    "5, 2, 3, ONEDNN, NCHW",
    "3, 3, 32, PRODUCTS, NCHW",
    "1, 1, 64, PRODUCTS, NCHW",
    "5, 2, 3, PRODUCTS, NCHW",
    "3, 3, 32, ONEDNN, NHWC",
    "5, 2, 3, ONEDNN, NHWC",
    "1, 1, 64, PRODUCTS, NHWC",
    "5, 2, 3, PRODUCTS, NHWC"
  })
  void inputGradientsOnThreads(
      int height, int width, int channels, Convolutions convolutions, CNN2DFormat format) {
    float[] expected = beforeConvolution(height, width, channels, convolutions, format, 1);
    for (int threads : new int[] {2, 3, 5}) {
      float[] got =
          Parallel.withThreads(
              threads,
              () -> beforeConvolution(height, width, channels, convolutions, format, threads));
      assertArrayEquals(expected, got);
    }
  }

  /**
   * The parameters of two convolutions after a step; the first one's have the second's gradient.
   */
  private static float[] beforeConvolution(
      int height,
      int width,
      int channels,
      Convolutions convolutions,
      CNN2DFormat format,
      int threads) {
    NativeOps natives = NativeOpsHolder.getInstance().getDeviceNativeOps();
    int before = natives.ompGetMaxThreads();
    natives.setOmpNumThreads(threads);
    try {
      MultiLayerNetwork network =
          network(
              format,
              List.of(convolution(format, 3, 3, channels), convolution(format, height, width, 32)),
              IMAGES[1]);
      SecondMoments.install(network);
      Kernels.install(network, convolutions).leaveOutInputGradient(network);
      Random random = new Random(3);
      INDArray input = gaussian(random, images(format, IMAGES[1]));
      INDArray labels = gaussian(random, network.output(input).ulike());
      ExampleGradients.fit(network, new MultiDataSet(input, labels));
      assertTrue(((PartialBackward) network.getLayer(1).getHelper()).leftOutParameters());
      return network.params().dup().data().asFloat();
    } finally {
      natives.setOmpNumThreads(before);
    }
  }

  private static Layer convolution(CNN2DFormat format, int height, int width, int channels) {
    return new ConvolutionLayer.Builder(height, width)
        .nOut(channels)
        .dataFormat(format)
        .activation(Activation.IDENTITY)
        .hasBias(false)
        .build();
  }

  private static INDArray images(CNN2DFormat format, int channels) {
    int[] size = {IMAGES[2], IMAGES[3]};
    return Nd4j.createUninitialized(ImageAxes.of(format).shape(IMAGES[0], channels, size));
  }

  private static MultiLayerNetwork network(CNN2DFormat format, List<Layer> layers, int channels) {
    ListBuilder list = new NeuralNetConfiguration.Builder().seed(9).list();
    layers.forEach(layer -> list.layer(layer.clone()));
    list.layer(
        new CnnLossLayer.Builder(LossFunction.MSE)
            .activation(Activation.TANH)
            .format(format)
            .build());
    MultiLayerNetwork network =
        new MultiLayerNetwork(
            list.setInputType(InputType.convolutional(IMAGES[2], IMAGES[3], channels, format))
                .build());
    network.init();
    return network;
  }

  /** Output, gradient at the input, and gradients of the parameters, twice. */
  private static float[][] passes(Case given, int threads) {
    return Parallel.withThreads(threads, () -> passes(given));
  }

  private static float[][] passes(Case given) {
    List<Layer> layers = given.layers;
    MultiLayerNetwork network = network(given.format, layers, IMAGES[1]);
    Kernels.install(network);
    Random random = new Random(3);
    float[][] results = new float[6][];
    for (int pass = 0; pass < 2; pass++) {
      INDArray input = gaussian(random, images(given.format, IMAGES[1]));
      INDArray like = network.output(input);
      INDArray labels = gaussian(random, like.ulike());
      network.setInput(input);
      network.setLabels(labels);
      network.computeGradientAndScore();
      results[3 * pass] =
          network
              .feedForwardToLayer(layers.size() - 1, input, true)
              .get(layers.size())
              .data()
              .asFloat();
      results[3 * pass + 1] = network.params().dup().data().asFloat();
      results[3 * pass + 2] =
          network.calculateGradients(input, labels, null, null).getSecond().dup().data().asFloat();
    }
    return results;
  }

  static Stream<IUpdater> updaters() {
    return Stream.of(
        new Adam(),
        new AMSGrad(),
        new Nadam(),
        new AdaMax(),
        new Nesterovs(),
        new RmsProp(),
        new AdaGrad(),
        new Sgd());
  }

  @ParameterizedTest(name = "{0}, seed 4")
  @MethodSource("updaters")
  void updatersOnThreads(IUpdater updater) {
    float[] expected = steps(updater, 1, true);
    for (int threads : new int[] {2, 3, 5}) {
      assertArrayEquals(expected, steps(updater, threads, true));
      assertArrayEquals(expected, steps(updater, threads, false));
    }
  }

  /**
   * @param flat in one pass with the parameters' change
   */
  private static float[] steps(IUpdater updater, int threads, boolean flat) {
    return Parallel.withThreads(threads, () -> steps(updater, flat));
  }

  private static float[] steps(IUpdater updater, boolean flat) {
    MultiLayerNetwork network =
        new MultiLayerNetwork(
            new NeuralNetConfiguration.Builder()
                .seed(9)
                .updater(updater.clone())
                .list(
                    new DenseLayer.Builder().nIn(401).nOut(409).build(),
                    new LossLayer.Builder(LossFunction.MSE).activation(Activation.TANH).build())
                .build());
    network.init();
    Kernels kernels = Kernels.install(network);
    int length = (int) network.numParams();
    Random random = new Random(4);
    for (int step = 0; step < 3; step++) {
      INDArray gradient = gaussian(random, Nd4j.createUninitialized(length));
      if (flat) {
        kernels.optimizer().orElseThrow().step(gradient.data().asFloat(), step, 0);
      } else {
        ((BaseMultiLayerUpdater<?>) network.getUpdater())
            .getUpdaterBlocks()
            .get(0)
            .getGradientUpdater()
            .applyUpdater(gradient, step, 0);
        network.params().subi(gradient);
      }
    }
    return network.params().data().asFloat();
  }

  private static INDArray gaussian(Random random, INDArray into) {
    float[] values = new float[(int) into.length()];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.nextGaussian();
    }
    into.data().setData(values);
    return into;
  }
}
