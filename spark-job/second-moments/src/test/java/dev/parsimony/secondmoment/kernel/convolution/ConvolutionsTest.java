package dev.parsimony.secondmoment.kernel.convolution;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parsimony.secondmoment.array.ImageAxes;
import dev.parsimony.secondmoment.patch.Patches;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Which way convolutions are computed. */
final class ConvolutionsTest {
  @Test
  void instructions() {
    assertEquals(
        Convolutions.AVX512,
        Convolutions.ofFlags("flags\t\t: fpu avx2 avx512f avx512dq avx512cd avx512bw avx512vl"));
    assertEquals(Convolutions.AVX2, Convolutions.ofFlags("flags\t\t: fpu avx2 avx512f avx512cd"));
  }

  /** A directory opens, but cannot be read. */
  @Test
  void unknownInstructions(@TempDir Path directory) throws IOException {
    assertEquals(Convolutions.AVX2, Convolutions.ofProcessor(directory.resolve("missing")));
    assertEquals(Convolutions.AVX2, Convolutions.ofProcessor(directory));
    Path processors = Files.writeString(directory.resolve("cpuinfo"), "vendor_id\t: none\n");
    assertEquals(Convolutions.AVX2, Convolutions.ofProcessor(processors));
    Files.writeString(processors, "flags\t\t: avx512f avx512dq avx512bw avx512vl\n");
    assertEquals(Convolutions.AVX512, Convolutions.ofProcessor(processors));
  }

  /** Shapes that are far from all measured ones, too. */
  @ParameterizedTest
  @EnumSource(names = {"AVX2", "AVX512"})
  void everyShapeHasAWay(Convolutions convolutions) {
    for (int kernel : new int[] {1, 2, 7, 11}) {
      for (int stride : new int[] {1, 2, 4}) {
        for (int channels : new int[] {1, 3, 16, 4096}) {
          Patches geometry = geometry(kernel, stride, channels, 9);
          boolean forward = convolutions.forwardByProducts(geometry, channels);
          boolean backward = convolutions.backwardByProducts(geometry, channels);
          assertEquals(forward, convolutions.forwardByProducts(geometry, channels));
          assertEquals(backward, convolutions.backwardByProducts(geometry, channels));
        }
      }
    }
  }

  /** Of lenet, of vgg-small, of ResNet-50. */
  @ParameterizedTest
  @CsvSource({
    "AVX512, 5, 20, 50, 8, true", "AVX2, 5, 20, 50, 8, true",
    "AVX512, 3, 32, 64, 16, false", "AVX512, 3, 64, 64, 16, false",
    "AVX512, 1, 64, 256, 56, true", "AVX2, 1, 64, 256, 56, true",
    "AVX512, 1, 1024, 2048, 7, false", "AVX2, 3, 128, 128, 8, false"
  })
  void measured(Convolutions by, int kernel, int in, int out, int size, boolean products) {
    assertEquals(products, by.backwardByProducts(geometry(kernel, 1, in, size), out));
  }

  /** The backward pass goes by the same table, the forward pass by products of whole images. */
  @ParameterizedTest
  @CsvSource({
    "AVX512, 5, 20, 50, 8, false, true", "AVX2, 5, 20, 50, 8, false, true",
    "AVX512, 3, 64, 64, 16, false, false", "AVX2, 3, 128, 128, 8, false, false",
    "AVX512, 1, 64, 256, 56, false, true", "AVX2, 1, 64, 256, 56, true, true",
    "ONEDNN, 1, 64, 256, 56, false, false", "PRODUCTS, 3, 64, 64, 16, true, true"
  })
  void channelsLast(
      Convolutions by, int kernel, int in, int out, int size, boolean forward, boolean backward) {
    Patches geometry = geometry(ImageAxes.CHANNELS_LAST, kernel, 1, in, size);
    assertEquals(forward, by.forwardByProducts(geometry, out));
    assertEquals(backward, by.backwardByProducts(geometry, out));
  }

  /** Patches of an image of 0.6, 43 and 226 MB; pointwise ones are not copied. */
  @ParameterizedTest
  @CsvSource({
    "AVX512, 3, 24, 28, true",
    "AVX2, 3, 24, 28, true",
    "AVX512, 3, 24, 224, false",
    "AVX2, 3, 24, 224, false",
    "AVX512, 3, 24, 512, false",
    "AVX2, 3, 24, 512, false",
    "PRODUCTS, 3, 24, 512, true",
    "AVX512, 1, 64, 224, true",
    "AVX2, 1, 64, 224, true"
  })
  void largeImages(Convolutions by, int kernel, int channels, int size, boolean products) {
    assertEquals(products, by.backwardByProducts(geometry(kernel, 1, channels, size), channels));
  }

  /** Of ResNet-50, 7 MB; patches of 28 and 154 MB, and of 0.6 GB; pointwise ones are not copied. */
  @ParameterizedTest
  @CsvSource({
    "ONEDNN, 7, 2, 112, true",
    "AVX512, 7, 2, 112, true",
    "ONEDNN, 3, 1, 512, true",
    "ONEDNN, 7, 1, 512, false",
    "AVX512, 7, 1, 512, false",
    "AVX2, 7, 1, 1024, false",
    "PRODUCTS, 7, 1, 1024, true",
    "ONEDNN, 1, 1, 3000, true",
    "PRODUCTS, 7, 1, 8192, false"
  })
  void firstConvolutions(Convolutions by, int kernel, int stride, int size, boolean products) {
    Patches geometry = geometry(ImageAxes.CHANNELS_LAST, kernel, stride, 3, size);
    assertEquals(products, by.firstBackwardByProducts(geometry, 64));
  }

  /** An image's patches have 2.4 billion elements, or its outputs 2.7 billion. */
  @ParameterizedTest
  @CsvSource({"24, 24, 3300", "1, 10000, 512"})
  void moreThanAnArrayHolds(int in, int out, int size) {
    Patches geometry = geometry(3, 1, in, size);
    assertFalse(Convolutions.PRODUCTS.forwardByProducts(geometry, out));
    assertFalse(Convolutions.PRODUCTS.backwardByProducts(geometry, out));
  }

  private static Patches geometry(int kernel, int stride, int channels, int size) {
    return geometry(ImageAxes.CHANNELS_FIRST, kernel, stride, channels, size);
  }

  private static Patches geometry(ImageAxes axes, int kernel, int stride, int channels, int size) {
    int[] taps = {kernel, kernel};
    int[] strides = {stride, stride};
    int[] sizes = {(size - 1) * stride + kernel, (size - 1) * stride + kernel};
    int[] out = {size, size};
    int[] padding = {kernel == 3 ? 1 : 0, kernel == 3 ? 1 : 0};
    return new Patches(axes, channels, sizes, taps, strides, padding, new int[] {1, 1}, out);
  }

  @Test
  void nearestOfItsKind() {
    MeasuredConvolution nearest =
        ConvolutionTable.nearest(Convolutions.AVX2, new ConvolutionShape(21, 48, 5, 1, true, 9));
    assertEquals(20, nearest.shape().inChannels());
    assertEquals(50, nearest.shape().outChannels());
    assertEquals(5, nearest.shape().kernel());
    assertTrue(nearest.shape().padded());
  }

  @Test
  void lines() {
    String line = "avx512,20,50,5,1,false,7,3.48,3.00,9.29,5.60";
    assertEquals(line, MeasuredConvolution.parse(line).line());
    IllegalArgumentException e =
        assertThrows(
            IllegalArgumentException.class, () -> MeasuredConvolution.parse("avx512,20,50"));
    assertTrue(String.valueOf(e.getMessage()).contains("got 3 columns, expected 11"));
  }
}
