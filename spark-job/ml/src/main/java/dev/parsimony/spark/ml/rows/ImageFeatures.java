package dev.parsimony.spark.ml.rows;

import dev.parsimony.spark.data.format.ArrayShape;
import dev.parsimony.spark.data.image.Pixels;
import java.util.Arrays;
import java.util.Set;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructType;

/**
 * Features in an image as Spark's image source has it: a struct whose bytes are rows of pixels,
 * blue, green, red and perhaps alpha, which is left out.
 */
record ImageFeatures(Cell cell, int height, int width, int channels, int data)
    implements FeatureReader {
  private static final Set<String> FIELDS = Set.of("height", "width", "nChannels", "data");
  private static final int GREY = 1;
  private static final int COLOURS = 3;
  private static final int WITH_ALPHA = 4;

  static boolean holds(StructType type) {
    return Arrays.asList(type.fieldNames()).containsAll(FIELDS);
  }

  static ImageFeatures of(Cell cell, StructType type) {
    return new ImageFeatures(
        cell,
        type.fieldIndex("height"),
        type.fieldIndex("width"),
        type.fieldIndex("nChannels"),
        type.fieldIndex("data"));
  }

  @Override
  public ArrayShape shape(Row row) {
    return pixels(row).shape();
  }

  @Override
  public boolean pixels() {
    return true;
  }

  @Override
  public void read(Row row, ArrayShape shape, float[] into) {
    PixelFeatures.write(pixels(row), shape, into, cell.name());
  }

  private Pixels pixels(Row row) {
    Row image = (Row) cell.value(row);
    if (image.isNullAt(data) || image.getInt(channels) < GREY) {
      throw new BadRowException("the image in the column '" + cell.name() + "' was not readable");
    }
    return pixels(
        image.getInt(height), image.getInt(width), image.getInt(channels), image.getAs(data));
  }

  private Pixels pixels(int rows, int columns, int perPixel, byte[] bytes) {
    boolean known = perPixel == GREY || perPixel == COLOURS || perPixel == WITH_ALPHA;
    if (!known || rows < 1 || columns < 1 || bytes.length != (long) rows * columns * perPixel) {
      throw new BadRowException(
          String.format(
              "the image in the column '%s' has %d bytes for %dx%d pixels of %d channels; images of"
                  + " 8 bits and 1, 3 or 4 channels are expected",
              cell.name(), bytes.length, rows, columns, perPixel));
    }
    return new Pixels(rows, columns, perPixel == GREY) {
      @Override
      public int value(int row, int column, int channel) {
        int pixel = (row * columns + column) * perPixel;
        int fromBlue = perPixel == GREY ? 0 : COLOURS - 1 - channel;
        return bytes[pixel + fromBlue] & 0xFF;
      }
    };
  }
}
