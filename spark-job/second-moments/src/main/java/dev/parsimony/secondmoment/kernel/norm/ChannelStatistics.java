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

  /** Returns 1 over the standard deviation. */
  float inverse(int channel, double eps) {
    return (float) (1 / Math.sqrt(variance[channel] + eps));
  }
}
