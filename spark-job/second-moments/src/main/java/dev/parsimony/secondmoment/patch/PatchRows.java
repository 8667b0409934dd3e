package dev.parsimony.secondmoment.patch;

import dev.parsimony.secondmoment.Internal;
import dev.parsimony.secondmoment.array.FloatMemory;

/**
 * Copies the patches of one image under a convolution (im2row): for each output position a row with
 * what the kernel sees there, ordered by kernel row, kernel column and channel. The image is put in
 * order with its channels last first, so that a row of the kernel is one piece of it.
 */
@Internal
public final class PatchRows {
  private final Patches geometry;
  private final int width;
  private final float[] padded;

  /** Makes memory for an image and its padding. */
  public PatchRows(Patches geometry) {
    this.geometry = geometry;
    width = extent(1);
    padded = new float[Math.multiplyExact(extent(0) * width, geometry.channels())];
  }

  /** Returns how many positions all patches cover, the padding included. */
  private int extent(int axis) {
    return (geometry.outSize()[axis] - 1) * geometry.stride()[axis]
        + (geometry.kernel()[axis] - 1) * geometry.dilation()[axis]
        + 1;
  }

  /** Returns the bytes of the memory. */
  public long heapBytes() {
    return Float.BYTES * (long) padded.length;
  }

  /**
   * Copies the patches of an image.
   *
   * @param image channel by channel, row by row
   * @param into [positions, kernel rows * kernel columns * channels]
   */
  public void copy(float[] image, FloatMemory into) {
    putChannelsLast(image);
    int channels = geometry.channels();
    int[] outSize = geometry.outSize();
    int[] stride = geometry.stride();
    boolean dense = geometry.dilation()[1] == 1;
    int piece = dense ? geometry.kernel()[1] * channels : channels;
    int pieces = dense ? 1 : geometry.kernel()[1];
    int to = 0;
    for (int outY = 0; outY < outSize[0]; outY++) {
      for (int outX = 0; outX < outSize[1]; outX++) {
        for (int y = 0; y < geometry.kernel()[0]; y++) {
          int row = outY * stride[0] + y * geometry.dilation()[0];
          int from = (row * width + outX * stride[1]) * channels;
          for (int x = 0; x < pieces; x++) {
            into.write(to, padded, from + x * geometry.dilation()[1] * channels, piece);
            to += piece;
          }
        }
      }
    }
  }

  private void putChannelsLast(float[] image) {
    int[] size = geometry.size();
    int top = geometry.padding()[0];
    int left = geometry.padding()[1];
    int channels = geometry.channels();
    int rows = Math.min(size[0], extent(0) - top);
    int columns = Math.min(size[1], width - left);
    for (int y = 0; y < rows; y++) {
      for (int channel = 0; channel < channels; channel++) {
        int from = (channel * size[0] + y) * size[1];
        int to = ((y + top) * width + left) * channels + channel;
        for (int x = 0; x < columns; x++) {
          padded[to + x * channels] = image[from + x];
        }
      }
    }
  }
}
