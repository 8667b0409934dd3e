package dev.parsimony.secondmoment.patch;

import dev.parsimony.secondmoment.Internal;
import dev.parsimony.secondmoment.array.FloatMemory;
import dev.parsimony.secondmoment.array.ImageAxes;
import java.util.Arrays;

/**
 * Adds up the patches of one image where they came from, the transpose of {@link PatchRows}: each
 * pixel is the sum of what all patches have of it.
 */
@Internal
public final class PatchSums {
  private final Patches geometry;
  private final int width;
  private final float[] padded;
  private final float[] patches;

  /** Makes memory for an image with its padding, and for a row of patches. */
  public PatchSums(Patches geometry) {
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
   * Adds up the patches of an image.
   *
   * @param from [positions, kernel rows * kernel columns * channels] from {@code at} on
   * @param image receives the sums, in the order of its axes
   */
  public void sum(FloatMemory from, long at, float[] image) {
    Arrays.fill(padded, 0);
    int[] kernel = geometry.kernel();
    int channels = geometry.channels();
    boolean dense = geometry.dilation()[1] == 1;
    int piece = dense ? kernel[1] * channels : channels;
    int pieces = dense ? 1 : kernel[1];
    for (int outY = 0; outY < geometry.outSize()[0]; outY++) {
      from.read(at + (long) outY * patches.length, patches, patches.length);
      int first = 0;
      for (int y = 0; y < kernel[0]; y++) {
        int row = outY * geometry.stride()[0] + y * geometry.dilation()[0];
        for (int x = 0; x < pieces; x++, first += piece) {
          addPieces(first, (row * width + x * geometry.dilation()[1]) * channels, piece);
        }
      }
    }
    putInPlace(image);
  }

  /** Adds a piece of each of a row's patches. */
  private void addPieces(int from, int to, int length) {
    int step = geometry.stride()[1] * geometry.channels();
    int pitch = geometry.rows();
    for (int i = 0; i < geometry.outSize()[1]; i++) {
      add(patches, from + i * pitch, padded, to + i * step, length);
    }
  }

  private static void add(float[] from, int first, float[] to, int at, int length) {
    for (int i = 0; i < length; i++) {
      to[at + i] += from[first + i];
    }
  }

  /** What no patch has of the image is 0. */
  private void putInPlace(float[] image) {
    int[] size = geometry.size();
    int rows = Math.min(size[0], geometry.extent(0) - geometry.padding()[0]);
    int columns = Math.min(size[1], width - geometry.padding()[1]);
    if (rows < size[0] || columns < size[1]) {
      Arrays.fill(image, 0, geometry.pixels(), 0);
    }
    if (geometry.axes() == ImageAxes.CHANNELS_LAST) {
      copyRows(image, rows, columns);
    } else {
      putChannelsFirst(image, rows, columns);
    }
  }

  private void copyRows(float[] image, int rows, int columns) {
    int top = geometry.padding()[0];
    int left = geometry.padding()[1];
    int channels = geometry.channels();
    for (int y = 0; y < rows; y++) {
      System.arraycopy(
          padded,
          ((y + top) * width + left) * channels,
          image,
          y * geometry.size()[1] * channels,
          Math.max(0, columns) * channels);
    }
  }

  private void putChannelsFirst(float[] image, int rows, int columns) {
    int[] size = geometry.size();
    int top = geometry.padding()[0];
    int left = geometry.padding()[1];
    int channels = geometry.channels();
    for (int y = 0; y < rows; y++) {
      for (int channel = 0; channel < channels; channel++) {
        int from = ((y + top) * width + left) * channels + channel;
        int to = (channel * size[0] + y) * size[1];
        for (int x = 0; x < columns; x++) {
          image[to + x] = padded[from + x * channels];
        }
      }
    }
  }
}
