package dev.parsimony.spark.bench.accuracy;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ImageDataTest {
  @TempDir Path folder;

  private static ImageData random(int[] shape, int count, long seed) {
    Random random = new Random(seed);
    byte[] pixels = new byte[count * shape[0] * shape[1] * shape[2]];
    byte[] classes = new byte[count];
    random.nextBytes(pixels);
    for (int i = 0; i < count; i++) {
      classes[i] = (byte) random.nextInt(10);
    }
    return new ImageData(shape, pixels, classes);
  }

  @ParameterizedTest(name = "{0} channels")
  @ValueSource(ints = {1, 3})
  void whatIsWrittenIsReadByItsSource(int channels) throws IOException {
    int[] shape = channels == 1 ? new int[] {1, 5, 7} : new int[] {3, 32, 32};
    for (boolean test : new boolean[] {false, true}) {
      ImageData data = random(shape, 11, channels);
      data.write(folder, test);
      ImageData read = ImageData.read(data.source(folder), test);
      assertArrayEquals(shape, read.shape());
      assertArrayEquals(data.pixels(), read.pixels());
      assertArrayEquals(data.classes(), read.classes());
      assertArrayEquals(
          data.pixels(), Files.readAllBytes(folder.resolve(test ? "test-images" : "train-images")));
    }
  }

  @Test
  void theFirstAreKept() {
    ImageData data = random(new int[] {1, 2, 2}, 9, 1);
    assertEquals(4, data.first(4).count());
    assertEquals(16, data.first(4).pixels().length);
    assertEquals(9, data.first(100).count());
  }

  @Test
  void anotherSourceIsRefused() {
    assertThrows(IOException.class, () -> ImageData.read("csv:file", false));
  }
}
