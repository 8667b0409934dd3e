package dev.parsimony.secondmoment.patch;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.parsimony.secondmoment.array.FloatMemory;
import dev.parsimony.secondmoment.array.ImageAxes;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.factory.Nd4j;

/** Sums are what {@link PatchRows} copied, each element times how often it was copied. */
final class PatchSumsTest {
  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12})
  void elementsComeBack(long seed) {
    for (ImageAxes axes : ImageAxes.values()) {
      elementsComeBack(seed, axes);
    }
  }

  private static void elementsComeBack(long seed, ImageAxes axes) {
    Random random = new Random(seed);
    Patches geometry = PatchRowsTest.geometry(random, axes);
    PatchRows rows = new PatchRows(geometry);
    PatchSums sums = new PatchSums(geometry);
    FloatMemory memory =
        FloatMemory.of(Nd4j.create(DataType.FLOAT, 2L * geometry.columns(), geometry.rows()));
    long at = (long) geometry.columns() * geometry.rows();
    float[] times = new float[geometry.pixels()];
    rows.copy(ones(times.length), 0, memory, at);
    sums.sum(memory, at, times);
    for (int time = 0; time < 2; time++) {
      float[] image = new float[geometry.pixels()];
      for (int i = 0; i < image.length; i++) {
        image[i] = random.nextInt(100);
      }
      float[] got = ones(image.length);
      rows.copy(image, 0, memory, at);
      sums.sum(memory, at, got);
      for (int i = 0; i < image.length; i++) {
        assertEquals(times[i] * image[i], got[i], "Pixel " + i + " of " + geometry);
      }
    }
    assertEquals(copied(geometry), sum(times), "Elements of " + geometry);
  }

  /** Returns how many elements of the image all patches have. */
  private static float copied(Patches geometry) {
    float[] columns = new float[geometry.rows() * geometry.columns()];
    geometry.copy(ones(geometry.pixels()), 0, columns, 0, geometry.columns());
    return sum(columns);
  }

  private static float[] ones(int length) {
    float[] ones = new float[length];
    Arrays.fill(ones, 1);
    return ones;
  }

  private static float sum(float[] values) {
    float sum = 0;
    for (float value : values) {
      sum += value;
    }
    return sum;
  }
}
