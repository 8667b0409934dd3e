package dev.parsimony.secondmoment.array;

import dev.parsimony.secondmoment.Internal;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Says which axes of an array of images are channels, height and width. */
@Internal
public enum ImageAxes {
  /** [images, channels, height, width]. */
  CHANNELS_FIRST(1, 2),
  /** [images, height, width, channels]. */
  CHANNELS_LAST(3, 1);

  private final int channels;
  private final int height;

  ImageAxes(int channels, int height) {
    this.channels = channels;
    this.height = height;
  }

  /** Returns the axes of a format of DL4J. */
  public static ImageAxes of(CNN2DFormat format) {
    return format == CNN2DFormat.NCHW ? CHANNELS_FIRST : CHANNELS_LAST;
  }

  /** Returns the format of DL4J. */
  public CNN2DFormat format() {
    return this == CHANNELS_FIRST ? CNN2DFormat.NCHW : CNN2DFormat.NHWC;
  }

  /** Returns how many channels images have. */
  public int channels(INDArray images) {
    return (int) images.size(channels);
  }

  /** Returns height and width of images. */
  public int[] size(INDArray images) {
    return new int[] {(int) images.size(height), (int) images.size(height + 1)};
  }

  /** Returns the axes of height and width. */
  public int[] positions() {
    return new int[] {height, height + 1};
  }

  /** Returns the shape of images of that height and width. */
  public long[] shape(long images, long channelsOfEach, int[] size) {
    return this == CHANNELS_FIRST
        ? new long[] {images, channelsOfEach, size[0], size[1]}
        : new long[] {images, size[0], size[1], channelsOfEach};
  }

  /** Returns a view of images, [images, channels, height, width]. */
  public INDArray channelsFirst(INDArray images) {
    return this == CHANNELS_FIRST ? images : images.permute(0, 3, 1, 2);
  }

  /** Returns a view with these axes of images, [images, channels, height, width]. */
  public INDArray ofChannelsFirst(INDArray images) {
    return this == CHANNELS_FIRST ? images : images.permute(0, 2, 3, 1);
  }
}
