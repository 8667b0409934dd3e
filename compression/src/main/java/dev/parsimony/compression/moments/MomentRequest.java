package dev.parsimony.compression.moments;

import java.io.Serializable;

/**
 * Which moments a compressor wants of each minibatch, for whoever computes the gradients.
 *
 * <p>Estimated second moments come from k micro-batches of B/k examples each, with G[j,i] the sum
 * of the gradients of micro-batch j's examples: s[i] = sum_j (G[j,i]/B)^2. The mean is what it is
 * without. For independent examples of mean gradient mu and variance sigma^2, the exact second
 * moment has the expectation (sigma^2 + mu^2)/B and this one sigma^2/B + mu^2/k: the noise is
 * estimated without bias, and s is too large by mu^2 (1/k - 1/B) where the mean stands out, so that
 * in expectation the criterion of variance and hybrid sends less for it, never more. It also
 * scatters more, being made of k samples instead of B.
 *
 * @param second whether second moments are wanted
 * @param samples micro-batches to estimate them from, at least 2; 0 where they are to be exact or
 *     are not wanted
 */
public record MomentRequest(boolean second, int samples) implements Serializable {
  /** Mean gradients only. */
  public static final MomentRequest MEAN = new MomentRequest(false, 0);

  /** Second moments of single examples. */
  public static final MomentRequest EXACT = new MomentRequest(true, 0);

  /**
   * Checks the number.
   *
   * @throws IllegalArgumentException in one sentence for a number of samples that gives no estimate
   */
  public MomentRequest {
    if (samples != 0) {
      requireSamples(samples);
    }
    second |= samples != 0;
  }

  /** Requests second moments from micro-batches, at least 2. */
  public static MomentRequest estimated(int samples) {
    return new MomentRequest(true, requireSamples(samples));
  }

  /** Returns whether second moments come from micro-batches. */
  public boolean estimated() {
    return samples > 0;
  }

  /** Returns whether second moments of single examples are wanted. */
  public boolean exact() {
    return second && samples == 0;
  }

  private static int requireSamples(int samples) {
    if (samples < 2) {
      throw new IllegalArgumentException(
          "variance-samples=" + samples + " is out of range: variance-samples must be at least 2.");
    }
    return samples;
  }
}
