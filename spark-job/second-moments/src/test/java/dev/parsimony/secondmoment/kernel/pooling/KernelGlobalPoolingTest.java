package dev.parsimony.secondmoment.kernel.pooling;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parsimony.secondmoment.AllocatedBytes;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Against DL4J's own layer in float64, on numbers of which many are equal. Which of those is the
 * maximum depends in DL4J on the order of the memory.
 */
final class KernelGlobalPoolingTest {
  /**
   * A layer and the shape of its input.
   *
   * @param last whether its channels are the last axis
   * @param dense whether its memory is in the order of its axes
   */
  @SuppressWarnings("ArrayRecordComponent") // compared by nobody
  private record Case(
      PoolingType type, boolean collapse, boolean dense, boolean last, long... shape) {
    Case(PoolingType type, boolean collapse, boolean dense, long... shape) {
      this(type, collapse, dense, false, shape);
    }

    @Override
    public String toString() {
      return type
          + (collapse ? "" : ", not collapsed")
          + (last ? ", channels last" : "")
          + (dense ? " " : " of a view ")
          + shape.length;
    }
  }

  static Stream<Case> cases() {
    return Stream.of(PoolingType.MAX, PoolingType.AVG, PoolingType.SUM)
        .flatMap(
            type ->
                Stream.of(
                    new Case(type, true, true, 3, 5, 4, 7),
                    new Case(type, true, false, 3, 5, 4, 7),
                    new Case(type, false, true, 2, 4, 1, 1),
                    new Case(type, true, true, 3, 6, 9),
                    new Case(type, false, true, 3, 6, 9),
                    new Case(type, true, true, 2, 3, 2, 3, 4),
                    new Case(type, true, true, true, 3, 4, 7, 5),
                    new Case(type, true, false, true, 3, 4, 7, 5),
                    new Case(type, true, true, true, 2, 1, 1, 4),
                    new Case(type, true, true, true, 3, 9, 6)));
  }

  @ParameterizedTest(name = "{0}, seed 5")
  @MethodSource("cases")
  void equalsDl4j(Case given) {
    NeuralNetConfiguration conf =
        configuration(
            new GlobalPoolingLayer.Builder(given.type)
                .poolingDimensions(axes(given))
                .collapseDimensions(given.collapse));
    org.deeplearning4j.nn.layers.pooling.GlobalPoolingLayer theirs =
        new org.deeplearning4j.nn.layers.pooling.GlobalPoolingLayer(conf, DataType.DOUBLE);
    assertTrue(KernelGlobalPooling.supports(theirs));
    KernelGlobalPooling ours = new KernelGlobalPooling(conf);
    Random random = new Random(5);
    for (int add : new int[] {0, 2, 0}) {
      long[] shape = given.shape.clone();
      shape[0] += add;
      INDArray input = input(random, shape);
      if (!given.dense) {
        input = Nd4j.rand(DataType.FLOAT, shape).dup('f');
      }
      INDArray expected = activate(theirs, input.castTo(DataType.DOUBLE));
      INDArray actual = activate(ours, input);
      assertClose(expected, actual);
      INDArray epsilon = Nd4j.rand(DataType.FLOAT, expected.shape());
      assertClose(backprop(theirs, epsilon.castTo(DataType.DOUBLE)), backprop(ours, epsilon.dup()));
    }
    assertTrue(ours.heapBytes() > 0);
  }

  static Stream<Case> casesWithChannelsFirst() {
    return cases().filter(given -> !given.last && given.dense);
  }

  /** So that the layer before, whose images are so, need not copy its gradient. */
  @ParameterizedTest(name = "{0}, seed 7")
  @MethodSource("casesWithChannelsFirst")
  void aGradientHasTheOrderOfTheInputInMemory(Case given) {
    KernelGlobalPooling layer =
        new KernelGlobalPooling(
            configuration(
                new GlobalPoolingLayer.Builder(given.type).collapseDimensions(given.collapse)));
    INDArray dense = input(new Random(7), given.shape);
    int[] last = IntStream.range(0, dense.rank()).map(i -> i == 0 ? 0 : i + 1).toArray();
    last[dense.rank() - 1] = 1;
    int[] first = IntStream.range(0, dense.rank()).map(i -> i == 0 ? 0 : i - 1).toArray();
    first[1] = dense.rank() - 1;
    INDArray input = dense.permute(last).dup('c').permute(first);
    INDArray output = activate(layer, dense);
    INDArray epsilon = Nd4j.rand(DataType.FLOAT, output.shape());
    INDArray expected = backprop(layer, epsilon);
    assertArrayEquals(dense.stride(), expected.stride());
    assertClose(output.castTo(DataType.DOUBLE), activate(layer, input));
    INDArray gradient = backprop(layer, epsilon);
    assertClose(expected.castTo(DataType.DOUBLE), gradient);
    assertArrayEquals(input.stride(), gradient.stride());
  }

  private static int @Nullable [] axes(Case given) {
    return given.last ? IntStream.range(1, given.shape.length - 1).toArray() : null;
  }

  private static void assertClose(INDArray expected, INDArray actual) {
    assertArrayEquals(expected.shape(), actual.shape());
    double error = expected.sub(actual.castTo(DataType.DOUBLE)).amaxNumber().doubleValue();
    assertEquals(0, error, 1e-6 * Math.max(1, expected.amaxNumber().doubleValue()));
  }

  @Test
  void aBackwardPassAllocatesNothingForChannels() {
    int channels = 4096;
    KernelGlobalPooling layer =
        new KernelGlobalPooling(
            configuration(new GlobalPoolingLayer.Builder(PoolingType.MAX).poolingDimensions(1, 2)));
    activate(layer, Nd4j.rand(DataType.FLOAT, 8, 1, 1, channels));
    INDArray epsilon = Nd4j.rand(DataType.FLOAT, 8, channels);
    long bytes = AllocatedBytes.of(() -> backprop(layer, epsilon));
    assertTrue(bytes < 8L * channels, bytes + " bytes");
  }

  /** DL4J computes with masks, forward and backward, also between batches without them. */
  @Test
  void masksStayWithDl4j() {
    NeuralNetConfiguration conf = configuration(new GlobalPoolingLayer.Builder(PoolingType.MAX));
    org.deeplearning4j.nn.layers.pooling.GlobalPoolingLayer theirs =
        new org.deeplearning4j.nn.layers.pooling.GlobalPoolingLayer(conf, DataType.DOUBLE);
    KernelGlobalPooling ours = new KernelGlobalPooling(conf);
    Random random = new Random(6);
    for (boolean masked : new boolean[] {false, true, false}) {
      INDArray input = input(random, 2, 3, 4);
      INDArray mask =
          masked ? Nd4j.createFromArray(1f, 1f, 0f, 0f, 1f, 1f, 1f, 0f).reshape(2, 4) : null;
      theirs.setMaskArray(mask == null ? null : mask.castTo(DataType.DOUBLE));
      ours.setMaskArray(mask);
      assertClose(activate(theirs, input.castTo(DataType.DOUBLE)), activate(ours, input));
      INDArray epsilon = Nd4j.rand(DataType.FLOAT, 2, 3);
      assertClose(backprop(theirs, epsilon.castTo(DataType.DOUBLE)), backprop(ours, epsilon));
    }
  }

  @Test
  void othersStayWithDl4j() {
    assertFalse(supports(new GlobalPoolingLayer.Builder(PoolingType.PNORM).pnorm(2)));
    assertFalse(supports(new GlobalPoolingLayer.Builder(PoolingType.MAX).poolingDimensions(1, 3)));
    assertTrue(supports(new GlobalPoolingLayer.Builder(PoolingType.MAX).poolingDimensions(1, 2)));
    assertFalse(
        supports(
            new GlobalPoolingLayer.Builder(PoolingType.MAX)
                .poolingDimensions(1, 2)
                .collapseDimensions(false)));
    assertTrue(supports(new GlobalPoolingLayer.Builder(PoolingType.MAX).poolingDimensions(2, 3)));
  }

  private static boolean supports(GlobalPoolingLayer.Builder layer) {
    return KernelGlobalPooling.supports(
        new org.deeplearning4j.nn.layers.pooling.GlobalPoolingLayer(
            configuration(layer), DataType.FLOAT));
  }

  private static NeuralNetConfiguration configuration(GlobalPoolingLayer.Builder layer) {
    return new NeuralNetConfiguration.Builder().layer(layer.build()).build();
  }

  private static INDArray input(Random random, long... shape) {
    INDArray input = Nd4j.create(DataType.FLOAT, shape);
    for (long i = 0; i < input.length(); i++) {
      input.putScalar(i, random.nextInt(5) - 2);
    }
    return input;
  }

  private static INDArray activate(
      org.deeplearning4j.nn.layers.pooling.GlobalPoolingLayer layer, INDArray input) {
    layer.setInput(input, LayerWorkspaceMgr.noWorkspaces());
    return layer.activate(true, LayerWorkspaceMgr.noWorkspaces());
  }

  private static INDArray backprop(
      org.deeplearning4j.nn.layers.pooling.GlobalPoolingLayer layer, INDArray epsilon) {
    return layer.backpropGradient(epsilon, LayerWorkspaceMgr.noWorkspaces()).getSecond();
  }
}
