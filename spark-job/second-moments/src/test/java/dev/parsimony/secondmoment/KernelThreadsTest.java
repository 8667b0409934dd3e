package dev.parsimony.secondmoment;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parsimony.secondmoment.kernel.Kernels;
import dev.parsimony.secondmoment.kernel.convolution.Convolutions;
import dev.parsimony.secondmoment.kernel.convolution.PartialBackward;
import dev.parsimony.secondmoment.kernel.parallel.Parallel;
import dev.parsimony.secondmoment.onednn.OneDnn;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
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
  private record Case(String name, List<Layer> layers) {
    static Case of(String name, Layer... layers) {
      return new Case(name, List.of(layers));
    }

    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Case> layers() {
    Layer norm = new BatchNormalization.Builder().build();
    Layer relu = new ActivationLayer.Builder().activation(Activation.RELU).build();
    return Stream.of(
        Case.of("max pooling", pool(SubsamplingLayer.PoolingType.MAX)),
        Case.of("average pooling", pool(SubsamplingLayer.PoolingType.AVG)),
        Case.of("global average pooling", globalPool(PoolingType.AVG)),
        Case.of("global max pooling", globalPool(PoolingType.MAX)),
        Case.of("batch normalisation", norm),
        Case.of("rectifier", relu),
        Case.of("swish", new ActivationLayer.Builder().activation(Activation.SWISH).build()),
        Case.of("batch normalisation with a rectifier", norm, relu));
  }

  private static Layer globalPool(PoolingType type) {
    return new GlobalPoolingLayer.Builder(type).collapseDimensions(false).build();
  }

  private static Layer pool(SubsamplingLayer.PoolingType type) {
    return new SubsamplingLayer.Builder(type).kernelSize(2, 2).stride(2, 2).build();
  }

  @ParameterizedTest(name = "{0}, seed 3")
  @MethodSource("layers")
  void layersOnThreads(Case given) {
    float[][] expected = passes(given.layers, 1);
    for (int threads : new int[] {2, 3, 5}) {
      float[][] got = passes(given.layers, threads);
      for (int i = 0; i < expected.length; i++) {
        assertArrayEquals(expected[i], got[i]);
      }
    }
  }

  static Stream<Integer> channels() {
    return Stream.of(1, 12); // a network's first convolution is another kernel
  }

  @ParameterizedTest(name = "convolution of {0} channels, seed 3")
  @MethodSource("channels")
  void secondMomentsOnThreads(int channels) {
    float[][] expected = moments(channels, 1);
    for (int threads : new int[] {2, 3, 5}) {
      float[][] got = moments(channels, threads);
      for (int i = 0; i < expected.length; i++) {
        assertArrayEquals(expected[i], got[i], "array " + i);
      }
    }
  }

  /** Second moments, then gradients, of weights; biases are summed by DL4J's operations. */
  private static float[][] moments(int channels, int threads) {
    return Parallel.withThreads(threads, () -> moments(channels));
  }

  private static float[][] moments(int channels) {
    MultiLayerNetwork network = network(List.of(convolution(3, 3, 32)), channels);
    SecondMoments moments = SecondMoments.install(network);
    Kernels.install(network).leaveOutInputGradient(network);
    Random random = new Random(3);
    INDArray input = gaussian(random, Nd4j.createUninitialized(8, channels, 32, 32));
    INDArray labels = gaussian(random, Nd4j.createUninitialized(8, 32, 30, 30));
    float[][] results = new float[2][];
    ExampleGradients.fit(network, new MultiDataSet(input, labels));
    results[0] = moments.flat().data().asFloat();
    results[1] = network.params().dup().data().asFloat();
    return results;
  }

  /** The gradient at a convolution's input is oneDNN's, on so many of its threads. */
  @ParameterizedTest(name = "kernel {0} x {1}, {2} channels, {3}, seed 3")
  @CsvSource({
    "3, 3, 32, ONEDNN",
    "1, 1, 64, ONEDNN",
    "5, 2, 3, ONEDNN",
    "3, 3, 32, PRODUCTS",
    "1, 1, 64, PRODUCTS",
    "5, 2, 3, PRODUCTS"
  })
  void inputGradientsOnThreads(int height, int width, int channels, Convolutions convolutions) {
    float[] expected = beforeConvolution(height, width, channels, convolutions, 1);
    for (int threads : new int[] {2, 3, 5}) {
      float[] got =
          Parallel.withThreads(
              threads, () -> beforeConvolution(height, width, channels, convolutions, threads));
      assertArrayEquals(expected, got);
    }
  }

  /**
   * The parameters of two convolutions after a step; the first one's have the second's gradient.
   */
  private static float[] beforeConvolution(
      int height, int width, int channels, Convolutions convolutions, int threads) {
    NativeOps natives = NativeOpsHolder.getInstance().getDeviceNativeOps();
    int before = natives.ompGetMaxThreads();
    natives.setOmpNumThreads(threads);
    try {
      MultiLayerNetwork network =
          network(List.of(convolution(3, 3, channels), convolution(height, width, 32)), 12);
      SecondMoments.install(network);
      Kernels.install(network, convolutions).leaveOutInputGradient(network);
      Random random = new Random(3);
      INDArray input = gaussian(random, Nd4j.createUninitialized(IMAGES));
      INDArray labels = gaussian(random, network.output(input).ulike());
      ExampleGradients.fit(network, new MultiDataSet(input, labels));
      assertTrue(((PartialBackward) network.getLayer(1).getHelper()).leftOutParameters());
      return network.params().dup().data().asFloat();
    } finally {
      natives.setOmpNumThreads(before);
    }
  }

  private static Layer convolution(int height, int width, int channels) {
    return new ConvolutionLayer.Builder(height, width)
        .nOut(channels)
        .activation(Activation.IDENTITY)
        .hasBias(false)
        .build();
  }

  private static MultiLayerNetwork network(List<Layer> layers, int channels) {
    ListBuilder list = new NeuralNetConfiguration.Builder().seed(9).list();
    layers.forEach(layer -> list.layer(layer.clone()));
    list.layer(new CnnLossLayer.Builder(LossFunction.MSE).activation(Activation.TANH).build());
    MultiLayerNetwork network =
        new MultiLayerNetwork(
            list.setInputType(InputType.convolutional(IMAGES[2], IMAGES[3], channels)).build());
    network.init();
    return network;
  }

  /** Output, gradient at the input, and gradients of the parameters, twice. */
  private static float[][] passes(List<Layer> layers, int threads) {
    return Parallel.withThreads(threads, () -> passes(layers));
  }

  private static float[][] passes(List<Layer> layers) {
    MultiLayerNetwork network = network(layers, IMAGES[1]);
    Kernels.install(network);
    Random random = new Random(3);
    float[][] results = new float[6][];
    for (int pass = 0; pass < 2; pass++) {
      INDArray input = gaussian(random, Nd4j.createUninitialized(IMAGES));
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
