package dev.parsimony.spark.dl4j;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parsimony.compression.moments.GradientMoments;
import dev.parsimony.compression.moments.MomentRequest;
import dev.parsimony.compression.param.ParameterTensor;
import dev.parsimony.compression.param.TensorKind;
import dev.parsimony.secondmoment.array.Floats;
import dev.parsimony.spark.config.UserErrorException;
import java.util.Random;
import java.util.stream.Stream;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.weights.WeightInit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.api.MultiDataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;
import org.nd4j.linalg.learning.config.Sgd;

/** Second moments from micro-batches. */
final class EstimatedMomentsTest {
  private static final int EXAMPLES = 8;

  @BeforeAll
  static void prepare() {
    NativeRuntime.prepare(1);
  }

  record Result(double score, GradientMoments moments) {
    static Result of(Network network, MomentRequest request, DataSet batch) {
      GradientMoments moments = new GradientMoments(network.layout(), request.second());
      MomentSource source = MomentSource.of(network, batch.toMultiDataSet(), request);
      double score = source.compute(0, moments);
      return new Result(score, moments);
    }
  }

  @Test
  void batchNormNeedsMoreThanOneExampleInAPart() {
    Network network = Network.of(network("batch norm"));
    MultiDataSet batch = TestNetworks.batch(1, 4, EXAMPLES, 20).toMultiDataSet();
    UserErrorException e =
        assertThrows(
            UserErrorException.class,
            () -> MomentSource.of(network, batch, new MomentRequest(true, EXAMPLES)));
    assertTrue(e.sentence().contains("lower variance-samples"), e.sentence());
  }

  static Stream<Arguments> networks() {
    return Stream.of(2, 4)
        .flatMap(
            parts ->
                Stream.of(
                    Arguments.of("batch norm", parts),
                    Arguments.of("graph", parts),
                    Arguments.of("dropout", parts),
                    Arguments.of("l2", parts)));
  }

  private static Model network(String kind) {
    return switch (kind) {
      case "batch norm" -> TestNetworks.denseWithBatchNorm(new Sgd(0.1));
      case "graph" -> TestNetworks.branches(TestNetworks.base(new Sgd(0.1)));
      case "dropout" -> dense(0.5, 0);
      case "l2" -> dense(1, 0.1);
      default -> throw new IllegalArgumentException(kind);
    };
  }

  private static MultiLayerNetwork dense(double keep, double l2) {
    return TestNetworks.sequential(
        TestNetworks.base(new Sgd(0.1)).l2(l2),
        InputType.feedForward(20),
        new DenseLayer.Builder().nOut(16).dropOut(keep == 1 ? 0 : keep).build());
  }

  private static DataSet batch(String kind, long seed) {
    return kind.equals("graph")
        ? TestNetworks.batch(seed, 4, EXAMPLES, 3, 12, 12)
        : TestNetworks.batch(seed, 4, EXAMPLES, 20);
  }

  @ParameterizedTest(name = "{0} in {1} parts")
  @MethodSource("networks")
  void partsAreMinibatchesOfPlainDl4j(String kind, int parts) {
    DataSet batch = batch(kind, 3);
    Nd4j.getRandom().setSeed(5);
    Result got = Result.of(Network.of(network(kind)), MomentRequest.estimated(parts), batch);
    Nd4j.getRandom().setSeed(5);
    Result expected = reference(Network.of(network(kind)), parts, batch);
    assertEquals(expected.score(), got.score());
    assertArrayEquals(expected.moments().mean(), got.moments().mean());
    for (ParameterTensor tensor : got.moments().layout().tensors()) {
      for (int i = tensor.offset(); i < tensor.offset() + tensor.length(); i++) {
        if (tensor.kind() == TensorKind.TRAINED) {
          assertEquals(
              expected.moments().secondMoment()[i], got.moments().secondMoment()[i], tensor.name());
        }
      }
    }
  }

  private static Result reference(Network network, int parts, DataSet batch) {
    GradientMoments moments = new GradientMoments(network.layout(), true);
    double score = 0;
    int length = EXAMPLES / parts;
    for (int part = 0; part < parts; part++) {
      network.computeGradient(
          new DataSet(
                  rows(batch.getFeatures(), part * length, length),
                  rows(batch.getLabels(), part * length, length))
              .toMultiDataSet());
      score += network.model().score() / parts;
      float[] gradient = Floats.copy(network.flatGradient());
      for (int i = 0; i < gradient.length; i++) {
        moments.mean()[i] += gradient[i];
        moments.secondMoment()[i] += gradient[i] * gradient[i];
      }
    }
    for (ParameterTensor tensor : network.layout().tensors()) {
      for (int i = tensor.offset(); i < tensor.offset() + tensor.length(); i++) {
        boolean statistic = tensor.kind() == TensorKind.STATISTIC;
        moments.mean()[i] *= 1f / (statistic ? parts : EXAMPLES);
        moments.secondMoment()[i] *= 1f / (EXAMPLES * EXAMPLES);
      }
    }
    return new Result(score, moments);
  }

  private static INDArray rows(INDArray array, int first, int count) {
    return array.get(NDArrayIndex.interval(first, first + count)).dup('c');
  }

  @Test
  void asManyPartsAsExamplesAreExact() {
    DataSet batch = TestNetworks.batch(9, 4, EXAMPLES, 3, 12, 12);
    Result exact = Result.of(Network.of(convolutional()), MomentRequest.EXACT, batch);
    Result single = Result.of(Network.of(convolutional()), MomentRequest.estimated(8), batch);
    assertEquals(exact.score(), single.score(), 1e-6);
    assertClose(exact.moments().mean(), single.moments().mean());
    assertClose(exact.moments().secondMoment(), single.moments().secondMoment());
  }

  private static MultiLayerNetwork convolutional() {
    return TestNetworks.sequential(
        TestNetworks.base(new Sgd(0.1)),
        InputType.convolutional(12, 12, 3),
        new ConvolutionLayer.Builder(3, 3).nOut(6).build(),
        new DenseLayer.Builder().nOut(7).build());
  }

  private static void assertClose(float[] expected, float[] got) {
    double error = 0;
    double norm = 0;
    for (int i = 0; i < expected.length; i++) {
      error += Math.pow((double) expected[i] - got[i], 2);
      norm += Math.pow(expected[i], 2);
    }
    assertTrue(Math.sqrt(error / norm) < 1e-5, "relative L2 error " + Math.sqrt(error / norm));
  }

  /**
   * A softmax over two classes with weights 0: for examples of class 0 the gradient of class 0's
   * weights is -x/2, so that features of mean 2 mu and deviation 2 sigma give gradients of mean mu
   * and deviation sigma. Each feature is an independent sample of s.
   */
  @ParameterizedTest(name = "mean {0}, B {1}, k {2}, seed {3}")
  @CsvSource({"0, 16, 4, 1", "0.5, 16, 2, 2", "0.5, 16, 8, 3", "2, 12, 3, 4", "1, 6, 6, 5"})
  void expectationIsNoiseOverBatchPlusSquaredMeanOverSamples(
      double mean, int examples, int samples, long seed) {
    int features = 20_000;
    Network network =
        Network.of(
            initialised(
                TestNetworks.base(new Sgd(0.1))
                    .weightInit(WeightInit.ZERO)
                    .list()
                    .layer(TestNetworks.output(2))
                    .setInputType(InputType.feedForward(features))
                    .build()));
    Random random = new Random(seed);
    float[] values = new float[examples * features];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) (2 * (mean + random.nextGaussian()));
    }
    INDArray labels = Nd4j.zeros(examples, 2);
    labels.getColumn(0).assign(1);
    DataSet batch = new DataSet(Nd4j.create(values, new long[] {examples, features}, 'c'), labels);
    Result result = Result.of(network, MomentRequest.estimated(samples), batch);
    double sum = 0;
    double squares = 0;
    for (int i = 0; i < features; i++) {
      double s = result.moments().secondMoment()[i];
      sum += s;
      squares += s * s;
    }
    double average = sum / features;
    double error = Math.sqrt((squares / features - average * average) / features);
    double expected = 1.0 / examples + mean * mean / samples;
    assertEquals(expected, average, 4 * error);
    assertTrue(error < 0.02 * expected, "too few samples to tell: " + error);
  }

  private static MultiLayerNetwork initialised(MultiLayerConfiguration configuration) {
    MultiLayerNetwork network = new MultiLayerNetwork(configuration);
    network.init();
    return network;
  }
}
