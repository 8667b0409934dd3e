package dev.parsimony.secondmoment.kernel.convolution;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;

import dev.parsimony.secondmoment.kernel.scratch.Scratch;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** How a layer remembers the way its batches are computed. */
final class ChosenWayTest {
  private static final int IN = 20;
  private static final int OUT = 50;
  private static final int[] KERNEL = {5, 5};
  private static final int[] STRIDE = {1, 1};
  private static final int[] PADDING = {0, 0};

  @ParameterizedTest
  @EnumSource
  void equalsTheTable(Convolutions convolutions) {
    ChosenWay way = forward(convolution(convolutions), images(4, 12));
    assertEquals(convolutions.forwardByProducts(way.geometry(), OUT), way.forward());
    assertEquals(convolutions.backwardByProducts(way.geometry(), OUT), way.backward());
  }

  /** Steps, of whatever batch, make it once. */
  @Test
  void rememberedWhileImagesHaveOneSize() {
    PartialConvolution convolution = convolution(Convolutions.AVX512);
    ChosenWay first = forward(convolution, images(4, 12));
    assertSame(first, convolution.way(images(4, 12), deltas(4, 8)));
    assertSame(first, forward(convolution, images(3, 12)));
    assertSame(first, convolution.way(images(3, 12), deltas(3, 8)));
  }

  @Test
  void newForAnotherSize() {
    PartialConvolution convolution = convolution(Convolutions.AVX512);
    ChosenWay first = forward(convolution, images(4, 12));
    ChosenWay second = convolution.way(images(4, 300), deltas(4, 296));
    assertNotSame(first, second);
    assertArrayEquals(new int[] {296, 296}, second.geometry().outSize());
    assertEquals(true, first.backward());
    assertEquals(false, second.backward());
    assertArrayEquals(new int[] {8, 8}, forward(convolution, images(4, 12)).geometry().outSize());
  }

  private static PartialConvolution convolution(Convolutions convolutions) {
    ConvolutionLayer layer =
        new ConvolutionLayer.Builder(KERNEL, STRIDE, PADDING)
            .nIn(IN)
            .nOut(OUT)
            .convolutionMode(ConvolutionMode.Truncate)
            .build();
    return new PartialConvolution(layer, convolutions, new Scratch());
  }

  private static ChosenWay forward(PartialConvolution convolution, INDArray input) {
    return convolution.way(
        input, OUT, KERNEL, STRIDE, PADDING, ConvolutionMode.Truncate, new int[] {1, 1});
  }

  private static INDArray images(int count, int size) {
    return Nd4j.createUninitialized(DataType.FLOAT, count, IN, size, size);
  }

  private static INDArray deltas(int count, int size) {
    return Nd4j.createUninitialized(DataType.FLOAT, count, OUT, size, size);
  }
}
