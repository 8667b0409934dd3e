package dev.parsimony.secondmoment.kernel.convolution;

import dev.parsimony.secondmoment.Internal;
import dev.parsimony.secondmoment.patch.Patches;

/**
 * Says of a convolution what decides which way of computing it is faster.
 *
 * @param kernel height and width of the kernel, of others the root of its elements
 * @param stride the greater one
 * @param padded whether the kernel reaches beyond the image, where oneDNN computes nothing
 * @param outSize height and width of the output, likewise
 */
@Internal
public record ConvolutionShape(
    int inChannels, int outChannels, double kernel, int stride, boolean padded, double outSize) {
  /** Channels to which oneDNN fills up with AVX-512, and in part with AVX2. */
  private static final int FULL = 16;

  /** Factors of two that count for padding where there is none, or none where there is. */
  private static final double OTHER_PADDING = 2;

  static ConvolutionShape of(Patches geometry, int outChannels) {
    return new ConvolutionShape(
        geometry.channels(),
        outChannels,
        Math.sqrt((double) geometry.kernel()[0] * geometry.kernel()[1]),
        Math.max(geometry.stride()[0], geometry.stride()[1]),
        Math.max(geometry.padding()[0], geometry.padding()[1]) > 0,
        Math.sqrt(geometry.columns()));
  }

  /** Returns whether another one is of the same kind: pointwise, strided, with full channels. */
  boolean isLike(ConvolutionShape other) {
    return (kernel == 1) == (other.kernel == 1)
        && (stride == 1) == (other.stride == 1)
        && full() == other.full();
  }

  private boolean full() {
    return inChannels % FULL == 0 && outChannels % FULL == 0;
  }

  /** Returns how far another one of the same kind is, in factors of two. */
  double distance(ConvolutionShape other) {
    return factor(inChannels, other.inChannels)
        + factor(outChannels, other.outChannels)
        + factor(kernel, other.kernel)
        + factor(outSize, other.outSize)
        + (padded == other.padded ? 0 : OTHER_PADDING);
  }

  private static double factor(double one, double other) {
    return Math.abs(Math.log(one / other)) / Math.log(2);
  }
}
