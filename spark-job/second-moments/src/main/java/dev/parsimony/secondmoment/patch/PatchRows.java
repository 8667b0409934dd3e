package dev.parsimony.secondmoment.patch;

import dev.parsimony.secondmoment.Internal;
import dev.parsimony.secondmoment.array.FloatMemory;
import dev.parsimony.secondmoment.array.ImageAxes;

/**
 * Copies the patches of one image under a convolution (im2row): for each output position a row with
 * what the kernel sees there, ordered by kernel row, kernel column and channel. The image is copied
 * with its channels last first, so that a row of the kernel is one piece of it.
 */
@Internal
public final class PatchRows {
  private static final int SHORT_PIECE = 16;

  private final Patches geometry;
  private final int width;
  private final float[] padded;
  private final float[] patches;

  /** Makes memory for an image with its padding, and for a row of patches. */
  public PatchRows(Patches geometry) {
    this.geometry = geometry;
    width = geometry.extent(1);
    padded = new float[geometry.paddedLength()];
    patches = new float[Math.multiplyExact(geometry.rows(), geometry.outSize()[1])];
  }

  /** Returns the bytes of the memory. */
  public long heapBytes() {
    return Float.BYTES * ((long) padded.length + patches.length);
  }

  /**
   * Copies the patches of an image.
   *
   * @param images in the order of their axes; one of them begins at {@code first}
   * @param into [positions, kernel rows * kernel columns * channels] from {@code at} on
   */
  public void copy(float[] images, int first, FloatMemory into, long at) {
    pad(images, first);
    int[] kernel = geometry.kernel();
    int channels = geometry.channels();
    boolean dense = geometry.dilation()[1] == 1;
    int piece = dense ? kernel[1] * channels : channels;
    int pieces = dense ? 1 : kernel[1];
    for (int outY = 0; outY < geometry.outSize()[0]; outY++) {
      int to = 0;
      for (int y = 0; y < kernel[0]; y++) {
        int row = outY * geometry.stride()[0] + y * geometry.dilation()[0];
        for (int x = 0; x < pieces; x++, to += piece) {
          copyPieces((row * width + x * geometry.dilation()[1]) * channels, to, piece);
        }
      }
      into.write(at + (long) outY * patches.length, patches, patches.length);
    }
  }

  /** Copies a piece of each of a row's patches; of short ones element by element. */
  private void copyPieces(int from, int to, int length) {
    int step = geometry.stride()[1] * geometry.channels();
    int pitch = geometry.rows();
    int count = geometry.outSize()[1];
    if (length > SHORT_PIECE) {
      for (int i = 0; i < count; i++) {
        System.arraycopy(padded, from + i * step, patches, to + i * pitch, length);
      }
      return;
    }
    for (int element = 0; element < length; element++) {
      for (int i = 0; i < count; i++) {
        patches[to + element + i * pitch] = padded[from + element + i * step];
      }
    }
  }

  /** Copies an image into its padding, channels last. */
  private void pad(float[] images, int first) {
    int[] size = geometry.size();
    int top = geometry.padding()[0];
    int left = geometry.padding()[1];
    int channels = geometry.channels();
    int rows = Math.min(size[0], geometry.extent(0) - top);
    int columns = Math.min(size[1], width - left);
    for (int y = 0; y < rows; y++) {
      int to = ((y + top) * width + left) * channels;
      if (geometry.axes() == ImageAxes.CHANNELS_LAST) {
        int from = first + y * size[1] * channels;
        System.arraycopy(images, from, padded, to, Math.max(0, columns) * channels);
      } else {
        for (int channel = 0; channel < channels; channel++) {
          spread(images, first + (channel * size[0] + y) * size[1], to + channel, columns);
        }
      }
    }
  }

  /** Copies a row of one channel to its places between the others. */
  private void spread(float[] images, int from, int to, int columns) {
    int channels = geometry.channels();
    for (int x = 0; x < columns; x++) {
      padded[to + x * channels] = images[from + x];
    }
  }
}
