package dev.parsimony.spark.data.format;

import java.io.Serializable;

/**
 * The shape of one example's features.
 *
 * @param channels 1 for a vector
 * @param height 1 for a vector
 * @param width the length of a vector
 * @param image whether the features are an image, stored channel by channel, row by row (NCHW)
 */
public record FeatureShape(int channels, int height, int width, boolean image)
    implements Serializable {
  public FeatureShape {
    if (channels < 1 || height < 1 || width < 1) {
      throw new IllegalArgumentException(
          "Every dimension must be at least 1: " + channels + ", " + height + ", " + width);
    }
    Math.multiplyExact(Math.multiplyExact(channels, height), width);
  }

  public static FeatureShape image(int channels, int height, int width) {
    return new FeatureShape(channels, height, width, true);
  }

  public static FeatureShape vector(int length) {
    return new FeatureShape(1, 1, length, false);
  }

  /** The number of features. */
  public int size() {
    return channels * height * width;
  }

  /** "28x28x1 image" (height, width, channels) or "vector of 64". */
  @Override
  public String toString() {
    return image ? height + "x" + width + "x" + channels + " image" : "vector of " + width;
  }
}
