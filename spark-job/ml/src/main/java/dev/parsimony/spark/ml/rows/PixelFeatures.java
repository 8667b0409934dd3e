package dev.parsimony.spark.ml.rows;

import dev.parsimony.spark.data.format.ArrayShape;
import dev.parsimony.spark.data.image.Pixels;

/** Images as features: red, green and blue (or grey) planes of values from 0 to 1. */
final class PixelFeatures {
  private static final float LARGEST = 255;

  private PixelFeatures() {}

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
  static void write(Pixels image, ArrayShape shape, float[] into, String name) {
    requireSize(shape, image.height(), image.width(), name);
    if (!image.fills(shape.channels())) {
      throw new BadRowException(
          String.format(
              "the image in the column '%s' has %d channels, where %d are expected",
              name, image.channels(), shape.channels()));
    }
    image.write(shape.channels(), (index, value) -> into[index] = value / LARGEST);
  }
}
