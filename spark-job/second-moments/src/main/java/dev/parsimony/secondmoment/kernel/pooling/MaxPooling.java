package dev.parsimony.secondmoment.kernel.pooling;

import java.util.Arrays;

/**
 * Max pooling of channels. Of equal values the first of a window, row by row, is the maximum, as in
 * DL4J.
 */
final class MaxPooling implements PoolingKernel {
  private static final int SIGN = 31;

  private final Window window;

  MaxPooling(Window window) {
    this.window = window;
  }

  @Override
  public boolean remembers() {
    return true;
  }

  @Override
  public void forward(float[] in, int from, float[] out, int to, int[] places) {
    if (window.tilesByTwo()) {
      forwardByTwo(in, from, out, to, places);
    } else {
      forwardAny(in, from, out, to, places);
    }
  }

  /**
   * Chooses by the signs of differences instead of branches: which of four values is the largest,
   * nothing can predict.
   */
  private void forwardByTwo(float[] in, int from, float[] out, int to, int[] places) {
    int lanes = window.lanes();
    int outWidth = window.outSize()[1];
    int o = to;
    for (int y = 0; y < window.outSize()[0]; y++) {
      int place = from + 2 * y * window.down();
      if (lanes == 1) {
        quadruples(in, place, 2, out, o, outWidth, places);
        o += outWidth;
        continue;
      }
      for (int x = 0; x < outWidth; x++, place += 2 * lanes, o += lanes) {
        quadruples(in, place, 1, out, o, lanes, places);
      }
    }
  }

  /** Treats so many windows, whose first elements lie a step apart. */
  private void quadruples(
      float[] in, int first, int step, float[] out, int to, int count, int[] places) {
    int right = window.lanes();
    int down = window.down();
    int place = first;
    for (int o = to; o < to + count; o++, place += step) {
      long a = ordered(in[place]);
      long b = ordered(in[place + right]);
      long c = ordered(in[place + down]);
      long d = ordered(in[place + down + right]);
      int upper = (int) ((a - b) >> (Long.SIZE - 1)) & right; // where the right one is larger
      int lower = down + ((int) ((c - d) >> (Long.SIZE - 1)) & right);
      long below = (Math.max(a, b) - Math.max(c, d)) >> (Long.SIZE - 1); // all bits, likewise
      int largest = place + upper + ((lower - upper) & (int) below);
      places[o] = largest;
      out[o] = in[largest];
    }
  }

  /** Returns a whole number that is larger where the float is, the same for 0 and -0. */
  static int ordered(float value) {
    int bits = Float.floatToRawIntBits(value + 0f);
    return bits ^ ((bits >> SIGN) & Integer.MAX_VALUE);
  }

  private void forwardAny(float[] in, int from, float[] out, int to, int[] places) {
    int o = to;
    for (int y = 0; y < window.outSize()[0]; y++) {
      int top = y * window.stride()[0] - window.padding()[0];
      for (int x = 0; x < window.outSize()[1]; x++) {
        int left = x * window.stride()[1] - window.padding()[1];
        boolean inside = window.inside(0, top) && window.inside(1, left);
        int corner = from + top * window.down() + left * window.lanes();
        for (int lane = 0; lane < window.lanes(); lane++, o++) {
          int place =
              inside ? largestInside(in, corner + lane) : largest(in, from + lane, top, left);
          places[o] = place;
          out[o] = in[place];
        }
      }
    }
  }

  /**
   * Chooses by arithmetic instead of branches, as which of several values is the largest nothing
   * can predict.
   *
   * @param corner the place of the window's first element
   */
  private int largestInside(float[] in, int corner) {
    int rows = window.kernel()[0];
    int columns = window.kernel()[1];
    int down = window.dilation()[0] * window.down();
    int right = window.dilation()[1] * window.lanes();
    int place = corner;
    long most = ordered(in[corner]);
    for (int i = 0; i < rows; i++) {
      int here = corner + i * down;
      for (int j = 0; j < columns; j++, here += right) {
        long value = ordered(in[here]);
        long larger = (most - value) >> (Long.SIZE - 1); // all bits where the value is larger
        place += (here - place) & (int) larger;
        most += (value - most) & larger;
      }
    }
    return place;
  }

  private int largest(float[] in, int from, int top, int left) {
    int place = -1;
    int lastRow = window.end(0, top);
    int lastColumn = window.end(1, left);
    for (int i = window.first(0, top); i < lastRow; i++) {
      int row = from + (top + i * window.dilation()[0]) * window.down();
      for (int j = window.first(1, left); j < lastColumn; j++) {
        int here = row + (left + j * window.dilation()[1]) * window.lanes();
        if (place < 0 || in[here] > in[place]) {
          place = here;
        }
      }
    }
    return place;
  }

  @Override
  public void backward(float[] epsilon, int from, float[] into, int to, int[] places) {
    Arrays.fill(into, to, to + window.length(), 0);
    int end = from + window.outLength();
    for (int o = from; o < end; o++) {
      into[places[o]] += epsilon[o];
    }
  }
}
