package dev.parsimony.secondmoment.kernel.pooling;

import java.util.Arrays;

/** Average pooling of single channels, without padding. */
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
      for (int x = 0; x < window.outSize()[1]; x++, o++) {
        int corner = corner(from, y, x);
        float sum = 0;
        for (int i = 0; i < window.kernel()[0]; i++) {
          int row = corner + i * window.dilation()[0] * window.size()[1];
          for (int j = 0; j < window.kernel()[1]; j++) {
            sum += in[row + j * window.dilation()[1]];
          }
        }
        out[o] = sum * share;
      }
    }
  }

  @Override
  public void backward(float[] epsilon, int from, float[] into, int to, int[] places) {
    Arrays.fill(into, to, to + window.pixels(), 0);
    int o = from;
    for (int y = 0; y < window.outSize()[0]; y++) {
      for (int x = 0; x < window.outSize()[1]; x++, o++) {
        int corner = corner(to, y, x);
        float part = epsilon[o] * share;
        for (int i = 0; i < window.kernel()[0]; i++) {
          int row = corner + i * window.dilation()[0] * window.size()[1];
          for (int j = 0; j < window.kernel()[1]; j++) {
            into[row + j * window.dilation()[1]] += part;
          }
        }
      }
    }
  }

  private int corner(int from, int y, int x) {
    return from + y * window.stride()[0] * window.size()[1] + x * window.stride()[1];
  }
}
