package dev.parsimony.secondmoment.kernel.pooling;

import java.util.Arrays;

/** Average pooling of channels, without padding. */
final class AveragePooling implements PoolingKernel {
  private final Window window;
  private final float share;

  AveragePooling(Window window) {
    this.window = window;
    this.share = 1f / (window.kernel()[0] * window.kernel()[1]);
  }

  @Override
  public boolean remembers() {
    return false;
  }

  @Override
  public void forward(float[] in, int from, float[] out, int to, int[] places) {
    int o = to;
    for (int y = 0; y < window.outSize()[0]; y++) {
      for (int x = 0; x < window.outSize()[1]; x++) {
        int corner = corner(from, y, x);
        for (int lane = 0; lane < window.lanes(); lane++, o++) {
          out[o] = sum(in, corner + lane) * share;
        }
      }
    }
  }

  private float sum(float[] in, int corner) {
    int down = window.dilation()[0] * window.down();
    int right = window.dilation()[1] * window.lanes();
    int columns = window.kernel()[1];
    float sum = 0;
    for (int i = 0; i < window.kernel()[0]; i++) {
      int place = corner + i * down;
      for (int j = 0; j < columns; j++, place += right) {
        sum += in[place];
      }
    }
    return sum;
  }

  @Override
  public void backward(float[] epsilon, int from, float[] into, int to, int[] places) {
    Arrays.fill(into, to, to + window.length(), 0);
    int o = from;
    for (int y = 0; y < window.outSize()[0]; y++) {
      for (int x = 0; x < window.outSize()[1]; x++) {
        int corner = corner(to, y, x);
        for (int lane = 0; lane < window.lanes(); lane++, o++) {
          add(epsilon[o] * share, into, corner + lane);
        }
      }
    }
  }

  private void add(float part, float[] into, int corner) {
    int down = window.dilation()[0] * window.down();
    int right = window.dilation()[1] * window.lanes();
    int columns = window.kernel()[1];
    for (int i = 0; i < window.kernel()[0]; i++) {
      int place = corner + i * down;
      for (int j = 0; j < columns; j++, place += right) {
        into[place] += part;
      }
    }
  }

  private int corner(int from, int y, int x) {
    return from + y * window.stride()[0] * window.down() + x * window.stride()[1] * window.lanes();
  }
}
