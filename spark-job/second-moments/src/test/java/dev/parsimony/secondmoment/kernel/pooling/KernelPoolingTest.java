package dev.parsimony.secondmoment.kernel.pooling;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer.PoolingType;
import org.deeplearning4j.nn.layers.convolution.subsampling.SubsamplingLayer;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Against DL4J's own layer in float64, on images with many equal values. */
final class KernelPoolingTest {
  /** A layer's configuration, with a name for the test. */
  private record Case(
      String name, org.deeplearning4j.nn.conf.layers.SubsamplingLayer.Builder builder) {
    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Case> cases() {
    return Stream.of(CNN2DFormat.values()).flatMap(KernelPoolingTest::cases);
  }

  private static Stream<Case> cases(CNN2DFormat format) {
    return Stream.of(PoolingType.MAX, PoolingType.AVG)
        .flatMap(
            type ->
                Stream.of(
                    new Case(type + " 2x2/2", pool(type, 2, 2, 2)),
                    new Case(type + " 3x3/2", pool(type, 3, 3, 2)),
                    new Case(type + " 3x2/1", pool(type, 3, 2, 1)),
                    new Case(type + " 2x2/2 dilated", pool(type, 2, 2, 2).dilation(2, 2)),
                    new Case(type + " 3x3/2 padded", pool(type, 3, 3, 2).padding(1, 1)),
                    new Case(
                        type + " 3x3/2 same",
                        pool(type, 3, 3, 2).convolutionMode(ConvolutionMode.Same))))
        .map(given -> new Case(given.name + ", " + format, given.builder.dataFormat(format)));
  }

  @ParameterizedTest(name = "{0}, seed 5")
  @MethodSource("cases")
  void equalsDl4j(Case given) {
    NeuralNetConfiguration conf = configuration(given.builder.build());
    SubsamplingLayer theirs = new SubsamplingLayer(conf, DataType.DOUBLE);
    boolean average = given.name.startsWith("AVG");
    boolean padded = given.name.contains("padded") || given.name.contains("same");
    assertEquals(!(average && padded), KernelPooling.supports(theirs, DataType.FLOAT), given.name);
    if (!KernelPooling.supports(theirs, DataType.FLOAT)) {
      return;
    }
    KernelPooling ours = new KernelPooling(conf, DataType.FLOAT);
    Random random = new Random(5);
    for (int images : new int[] {3, 5, 3}) {
      INDArray input = input(random, images);
      INDArray expected = activate(theirs, input.castTo(DataType.DOUBLE));
      INDArray actual = activate(ours, input);
      assertArrayEquals(expected.shape(), actual.shape());
      assertEquals(
          0,
          expected.sub(actual.castTo(DataType.DOUBLE)).amaxNumber().doubleValue(),
          average ? 1e-6 : 0);
      INDArray epsilon = Nd4j.rand(DataType.FLOAT, expected.shape());
      INDArray expectedGradient = backprop(theirs, epsilon.castTo(DataType.DOUBLE));
      INDArray actualGradient = backprop(ours, epsilon);
      assertEquals(
          0,
          expectedGradient.sub(actualGradient.castTo(DataType.DOUBLE)).amaxNumber().doubleValue(),
          1e-6,
          given.name);
    }
  }

  @ParameterizedTest
  @EnumSource(CNN2DFormat.class)
  void float64StaysWithDl4j(CNN2DFormat format) {
    SubsamplingLayer layer =
        new SubsamplingLayer(
            configuration(pool(PoolingType.MAX, 2, 2, 2).dataFormat(format).build()),
            DataType.FLOAT);
    assertTrue(KernelPooling.supports(layer, DataType.FLOAT));
    assertFalse(KernelPooling.supports(layer, DataType.DOUBLE));
  }

  @Test
  void withChannelsLastOneDnnIsFasterButForDilation() {
    CNN2DFormat last = CNN2DFormat.NHWC;
    assertTrue(pays(pool(PoolingType.MAX, 2, 2, 2)));
    assertFalse(pays(pool(PoolingType.MAX, 2, 2, 2).dataFormat(last)));
    assertFalse(pays(pool(PoolingType.AVG, 2, 2, 2).dataFormat(last)));
    assertTrue(pays(pool(PoolingType.AVG, 2, 2, 2).dilation(2, 1).dataFormat(last)));
  }

  private static boolean pays(org.deeplearning4j.nn.conf.layers.SubsamplingLayer.Builder layer) {
    return KernelPooling.pays(new SubsamplingLayer(configuration(layer.build()), DataType.FLOAT));
  }

  @Test
  void windowsWithoutAnythingOfTheImageStayWithDl4j() {
    SubsamplingLayer layer =
        new SubsamplingLayer(
            configuration(pool(PoolingType.MAX, 2, 2, 2).padding(2, 2).build()), DataType.FLOAT);
    assertFalse(KernelPooling.supports(layer, DataType.FLOAT));
  }

  /** A view of another array, in another order. */
  @ParameterizedTest(name = "{0}")
  @MethodSource("cases")
  void anyOrderOfTheInput(Case given) {
    SubsamplingLayer layer =
        new SubsamplingLayer(configuration(given.builder.build()), DataType.FLOAT);
    if (!KernelPooling.supports(layer, DataType.FLOAT)) {
      return;
    }
    KernelPooling ours = new KernelPooling(layer.conf(), DataType.FLOAT);
    INDArray input = input(new Random(6), 4);
    INDArray other = input.dup('f');
    assertTrue(activate(ours, input).dup().equals(activate(ours, other)));
  }

  private static org.deeplearning4j.nn.conf.layers.SubsamplingLayer.Builder pool(
      PoolingType type, int height, int width, int stride) {
    return new org.deeplearning4j.nn.conf.layers.SubsamplingLayer.Builder(type)
        .kernelSize(height, width)
        .stride(stride, stride);
  }

  private static NeuralNetConfiguration configuration(
      org.deeplearning4j.nn.conf.layers.SubsamplingLayer layer) {
    return new NeuralNetConfiguration.Builder().layer(layer).build();
  }

  /** Small whole numbers, so that maxima are seldom alone. */
  private static INDArray input(Random random, int images) {
    int[] shape = {images, 12, 12, 11};
    float[] values = new float[images * 12 * 12 * 11];
    for (int i = 0; i < values.length; i++) {
      values[i] = random.nextInt(5) - 2;
    }
    return Nd4j.create(values, shape, 'c');
  }

  private static INDArray activate(SubsamplingLayer layer, INDArray input) {
    layer.setInput(input, LayerWorkspaceMgr.noWorkspaces());
    return layer.activate(true, LayerWorkspaceMgr.noWorkspaces());
  }

  private static INDArray backprop(SubsamplingLayer layer, INDArray epsilon) {
    return layer.backpropGradient(epsilon, LayerWorkspaceMgr.noWorkspaces()).getSecond();
  }
}
