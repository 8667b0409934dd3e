package dev.parsimony.secondmoment.kernel.norm;

/**
 * What normalises a batch, channel by channel.
 *
 * @param mean of x, or running
 * @param variance likewise
 * @param scale gamma over the standard deviation
 * @param shift beta
 */
@SuppressWarnings("ArrayRecordComponent") // compared by nobody
record ChannelStatistics(float[] mean, float[] variance, float[] scale, float[] shift) {
  /** Makes arrays to be filled. */
  static ChannelStatistics of(int channels) {
    return new ChannelStatistics(
        new float[channels], new float[channels], new float[channels], new float[channels]);
  }

  /** Fills scale and shift of channels, whose variance is there. */
  void scale(int first, int count, float[] gamma, float[] beta, double eps) {
    for (int channel = first; channel < first + count; channel++) {
      scale[channel] = gamma[channel] * inverse(channel, eps);
      shift[channel] = beta[channel];
    }
  }

  /**
   * Returns the second factor of a channel's gradient: scale * epsilon + ofX * (x - mean) +
   * constant.
   *
   * @param product the sum of epsilon * (x - mean)
   * @param count of the channel's elements
   */
  float ofX(int channel, double product, double count, double eps) {
    float inverse = inverse(channel, eps);
    return (float) (-scale[channel] * inverse * inverse * product / count);
  }

  /**
   * Returns the constant of a channel's gradient.
   *
   * @param sum of epsilon
   * @param count of the channel's elements
   */
  float constant(int channel, double sum, double count) {
    return (float) (-scale[channel] * sum / count);
  }

  /** Returns 1 over the standard deviation. */
  float inverse(int channel, double eps) {
    return (float) (1 / Math.sqrt(variance[channel] + eps));
  }
}
