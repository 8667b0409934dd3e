package dev.parsimony.secondmoment.patch;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.parsimony.secondmoment.array.FloatMemory;
import dev.parsimony.secondmoment.array.ImageAxes;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Rows hold what the columns of {@link Patches} hold, in another order. */
final class PatchRowsTest {
  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12})
  void sameElements(long seed) {
    for (ImageAxes axes : ImageAxes.values()) {
      sameElements(seed, axes);
    }
  }

  private static void sameElements(long seed, ImageAxes axes) {
    Random random = new Random(seed);
    Patches geometry = geometry(random, axes);
    float[] columns = new float[geometry.rows() * geometry.columns()];
    INDArray rows = Nd4j.create(DataType.FLOAT, 2L * geometry.columns(), geometry.rows());
    PatchRows patchRows = new PatchRows(geometry);
    for (int time = 0; time < 2; time++) {
      float[] images = new float[3 + geometry.pixels()];
      for (int i = 0; i < images.length; i++) {
        images[i] = random.nextFloat();
      }
      geometry.copy(images, 3, columns, 0, geometry.columns());
      float[] ordered = axes == ImageAxes.CHANNELS_LAST ? channelsLast(geometry, images) : images;
      patchRows.copy(ordered, 3, FloatMemory.of(rows), columns.length);
      assertSame(geometry, columns, rows);
    }
  }

  /** Puts the channels of an image last that begins at the third element. */
  private static float[] channelsLast(Patches geometry, float[] images) {
    int pixels = geometry.size()[0] * geometry.size()[1];
    float[] ordered = new float[images.length];
    for (int channel = 0; channel < geometry.channels(); channel++) {
      for (int i = 0; i < pixels; i++) {
        ordered[3 + i * geometry.channels() + channel] = images[3 + channel * pixels + i];
      }
    }
    return ordered;
  }

  private static void assertSame(Patches geometry, float[] columns, INDArray rows) {
    int taps = geometry.kernel()[0] * geometry.kernel()[1];
    for (int channel = 0; channel < geometry.channels(); channel++) {
      for (int tap = 0; tap < taps; tap++) {
        for (int position = 0; position < geometry.columns(); position++) {
          float expected = columns[(channel * taps + tap) * geometry.columns() + position];
          float got =
              rows.getFloat(geometry.columns() + position, tap * geometry.channels() + channel);
          assertEquals(expected, got, () -> "Patches of " + geometry);
        }
      }
    }
  }

  static Patches geometry(Random random, ImageAxes axes) {
    int[] size = new int[2];
    int[] kernel = new int[2];
    int[] stride = new int[2];
    int[] padding = new int[2];
    int[] dilation = new int[2];
    int[] outSize = new int[2];
    for (int axis = 0; axis < 2; axis++) {
      kernel[axis] = 1 + random.nextInt(4);
      stride[axis] = 1 + random.nextInt(3);
      padding[axis] = random.nextInt(3);
      dilation[axis] = 1 + random.nextInt(3);
      int extent = (kernel[axis] - 1) * dilation[axis] + 1;
      size[axis] = Math.max(1, extent - 2 * padding[axis]) + random.nextInt(6);
      outSize[axis] = (size[axis] + 2 * padding[axis] - extent) / stride[axis] + 1;
    }
    return new Patches(
        axes, 1 + random.nextInt(5), size, kernel, stride, padding, dilation, outSize);
  }
}
