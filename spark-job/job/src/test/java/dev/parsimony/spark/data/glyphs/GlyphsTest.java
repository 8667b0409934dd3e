package dev.parsimony.spark.data.glyphs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GlyphsTest {
  private static final int PIXELS = 784;

  @ParameterizedTest(name = "test part {0}")
  @CsvSource({"false,5322a98", "true,ef38f981"})
  void firstHundredAreTheSameBytesEverywhere(boolean test, String expectedCrc) {
    assertEquals(4 + PIXELS, Glyphs.FORMAT.recordBytes());
    Glyphs glyphs = new Glyphs(test);
    CRC32 crc = new CRC32();
    byte[] pixels = new byte[PIXELS];
    for (int i = 0; i < 100; i++) {
      glyphs.paint(i, pixels, 0);
      crc.update(glyphs.label(i));
      crc.update(pixels);
    }
    assertEquals(expectedCrc, Long.toHexString(crc.getValue()));
  }

  @Test
  void anExampleDependsOnItsIndexAlone() {
    byte[] after = new byte[PIXELS + 5];
    byte[] alone = new byte[PIXELS];
    Glyphs glyphs = new Glyphs(false);
    glyphs.paint(3, after, 0);
    glyphs.paint(77, after, 5);
    new Glyphs(false).paint(77, alone, 0);
    assertTrue(Arrays.equals(alone, 0, PIXELS, after, 5, PIXELS + 5));
    new Glyphs(true).paint(77, alone, 0);
    assertFalse(Arrays.equals(alone, 0, PIXELS, after, 5, PIXELS + 5));
  }

  @ParameterizedTest(name = "test part {0}")
  @ValueSource(booleans = {false, true})
  void classesAreBalancedInScrambledOrder(boolean test) {
    Glyphs glyphs = new Glyphs(test);
    int[] counts = new int[Glyphs.CLASSES];
    int ascents = 0;
    for (int i = 0; i < glyphs.count(); i++) {
      counts[glyphs.label(i)]++;
      ascents += i % 10 != 0 && glyphs.label(i) == glyphs.label(i - 1) + 1 ? 1 : 0;
    }
    assertEquals(test ? 2_000 : 12_000, glyphs.count());
    for (int count : counts) {
      assertEquals(glyphs.count() / Glyphs.CLASSES, count);
    }
    assertTrue(ascents < glyphs.count() / 8, "labels follow each other: " + ascents);
    assertThrows(IndexOutOfBoundsException.class, () -> glyphs.label(glyphs.count()));
  }

  @Test
  void aLinearModelLearnsButStaysUnderNinetyPercent() {
    float[][] train = features(new Glyphs(false), 6_000);
    float[][] test = features(new Glyphs(true), 1_000);
    SoftmaxRegression model = new SoftmaxRegression(PIXELS, Glyphs.CLASSES);
    for (int epoch = 0; epoch < 12; epoch++) {
      model.train(train, i -> new Glyphs(false).label(i), 0.05f / (1 + epoch / 4));
    }
    double accuracy = model.accuracy(test, i -> new Glyphs(true).label(i));
    assertTrue(accuracy > 0.6 && accuracy < 0.88, "accuracy " + accuracy);
  }

  private static float[][] features(Glyphs glyphs, int count) {
    float[][] features = new float[count][PIXELS];
    byte[] pixels = new byte[PIXELS];
    for (int i = 0; i < count; i++) {
      glyphs.paint(i, pixels, 0);
      for (int j = 0; j < PIXELS; j++) {
        features[i][j] = (pixels[j] & 0xFF) / 255f;
      }
    }
    return features;
  }
}
