package dev.parsimony.spark.data.image;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ImageResizerTest {
  private static final int HEIGHT = 5;
  private static final int WIDTH = 7;

  /** A grey image, or one whose second colour is that and whose others are black. */
  private static Pixels image(boolean grey) {
    return new Pixels(HEIGHT, WIDTH, grey) {
      @Override
      public int value(int row, int column, int channel) {
        int i = row * WIDTH + column;
        return channel == (grey ? 0 : 1) ? i * i * 37 % 256 : 0;
      }
    };
  }

  private static int[] values(Pixels image) {
    int[] values = new int[image.shape().size()];
    image.write(image.channels(), (index, value) -> values[index] = value);
    return values;
  }

  /** The values are those of PIL 13's resize with BILINEAR, which rounds once more on its way. */
  @ParameterizedTest
  @CsvSource({
    "2,3,74 123 134 133 115 107",
    "4,2,75 114 101 146 137 126 117 83",
    "8,9,0 25 86 132 77 79 123 122 52 9 36 99 147 94 98 144 145 77 25 54 113 159 121 128 168 170"
        + " 115 64 96 87 82 172 182 135 123 177 117 151 110 63 155 169 125 115 172 182 219 181 101"
        + " 72 88 137 148 100 128 167 131 83 157 64 92 108 52 80 121 87 66 229 51 56 74 20",
    "1,1,114"
  })
  void asPilResizes(int height, int width, String expected) {
    int[] values = Arrays.stream(expected.split(" ", -1)).mapToInt(Integer::parseInt).toArray();
    int[] resized = values(ImageResizer.resize(image(true), height, width));
    assertEquals(values.length, resized.length);
    int[] colours = values(ImageResizer.resize(image(false), height, width));
    for (int i = 0; i < values.length; i++) {
      assertEquals(values[i], resized[i], 1.0, "value " + i);
      assertEquals(0, colours[i], "red");
      assertEquals(resized[i], colours[values.length + i], "green is as grey");
      assertEquals(0, colours[2 * values.length + i], "blue");
    }
  }
}
