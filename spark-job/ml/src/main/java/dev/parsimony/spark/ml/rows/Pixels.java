package dev.parsimony.spark.ml.rows;

import dev.parsimony.spark.data.format.ArrayShape;

/**
 * An image of 8 bits, seen as features: red, green and blue (or grey) planes of values from 0 to 1.
 */
abstract class Pixels {
  private static final float LARGEST = 255;
  private static final int COLOURS = 3;

  private final int height;
  private final int width;
  private final boolean grey;

  Pixels(int height, int width, boolean grey) {
    this.height = height;
    this.width = width;
    this.grey = grey;
  }

  /**
   * Returns a value of a pixel, from 0 to 255.
   *
   * @param channel 0 for grey, else 0 to 2 for red, green, blue
   */
  abstract int value(int row, int column, int channel);

  ArrayShape shape() {
    return ArrayShape.image(grey ? 1 : COLOURS, height, width);
  }

  /** Requires a size before any pixel is read. */
  static void requireSize(ArrayShape shape, int height, int width, String name) {
    if (!shape.image()) {
      throw new BadRowException(
          "the column '"
              + name
              + "' holds an image, but the shape of inputShape is a "
              + shape
              + " (channels, height and width are expected)");
    }
    if (shape.height() != height || shape.width() != width) {
      throw new BadRowException(
          String.format(
              "the image in the column '%s' has a height and width of %dx%d, where %dx%d are"
                  + " expected",
              name, height, width, shape.height(), shape.width()));
    }
  }

  /** Writes the planes; a grey image has three equal ones where colours are expected. */
  void write(ArrayShape shape, float[] into, String name) {
    requireSize(shape, height, width, name);
    int channels = shape.channels();
    if (channels != COLOURS && !(channels == 1 && grey)) {
      throw new BadRowException(
          String.format(
              "the image in the column '%s' has %d channels, where %d are expected",
              name, grey ? 1 : COLOURS, channels));
    }
    int at = 0;
    for (int channel = 0; channel < channels; channel++) {
      for (int row = 0; row < height; row++) {
        for (int column = 0; column < width; column++) {
          into[at++] = value(row, column, grey ? 0 : channel) / LARGEST;
        }
      }
    }
  }
}
