package dev.parsimony.spark.data.image;

import dev.parsimony.spark.Internal;

/**
 * Gives images another size by the filter that PIL, and so torchvision, calls bilinear with
 * antialiasing: a triangle that is as wide as the pixels that a new one stands for. Java2D's own
 * bilinear filter looks at four pixels however many these are, and Thumbnailator's progressive one
 * does so where height and width shrink differently: what they leave out is noise in the result.
 */
@Internal
public final class ImageResizer {
  private ImageResizer() {}

  /** Returns the image with another height and width, whatever its own were. */
  public static Pixels resize(Pixels image, int height, int width) {
    if (image.height() == height && image.width() == width) {
      return image;
    }
    Taps columns = Taps.of(image.width(), width);
    Taps rows = Taps.of(image.height(), height);
    byte[][] planes = new byte[image.channels()][];
    for (int channel = 0; channel < planes.length; channel++) {
      planes[channel] = vertically(horizontally(image, channel, columns), rows, width);
    }
    return new Pixels(height, width, image.grey()) {
      @Override
      public int value(int row, int column, int channel) {
        return planes[channel][row * width + column] & 0xFF;
      }
    };
  }

  private static float[] horizontally(Pixels image, int channel, Taps columns) {
    int width = columns.first.length;
    float[] narrow = new float[image.height() * width];
    for (int row = 0; row < image.height(); row++) {
      for (int column = 0; column < width; column++) {
        int first = columns.first[column];
        float[] weights = columns.weights[column];
        float sum = 0;
        for (int i = 0; i < weights.length; i++) {
          sum += weights[i] * image.value(row, first + i, channel);
        }
        narrow[row * width + column] = sum;
      }
    }
    return narrow;
  }

  private static byte[] vertically(float[] narrow, Taps rows, int width) {
    byte[] plane = new byte[rows.first.length * width];
    for (int row = 0; row < rows.first.length; row++) {
      int first = rows.first[row];
      float[] weights = rows.weights[row];
      for (int column = 0; column < width; column++) {
        float sum = 0;
        for (int i = 0; i < weights.length; i++) {
          sum += weights[i] * narrow[(first + i) * width + column];
        }
        plane[row * width + column] = (byte) Math.min(0xFF, Math.round(sum));
      }
    }
    return plane;
  }

  /**
   * What each new pixel of a row or column is the weighted mean of.
   *
   * @param first old pixel of each new one
   * @param weights of the old pixels from there on; their sum is 1
   */
  @SuppressWarnings("ArrayRecordComponent") // compared by nobody
  private record Taps(int[] first, float[][] weights) {
    static Taps of(int from, int to) {
      double scale = (double) from / to;
      double support = Math.max(1, scale);
      int[] first = new int[to];
      float[][] weights = new float[to][];
      for (int i = 0; i < to; i++) {
        double centre = (i + 0.5) * scale;
        first[i] = Math.max(0, (int) Math.floor(centre - support + 0.5));
        int end = Math.min(from, (int) Math.floor(centre + support + 0.5));
        weights[i] = triangle(first[i] + 0.5 - centre, end - first[i], support);
      }
      return new Taps(first, weights);
    }

    /** Returns weights that fall evenly from 0 to the support on either side, with a sum of 1. */
    private static float[] triangle(double distance, int count, double support) {
      double[] heights = new double[count];
      double sum = 0;
      for (int i = 0; i < count; i++) {
        heights[i] = Math.max(0, 1 - Math.abs(distance + i) / support);
        sum += heights[i];
      }
      float[] weights = new float[count];
      for (int i = 0; i < count; i++) {
        weights[i] = (float) (heights[i] / sum);
      }
      return weights;
    }
  }
}
