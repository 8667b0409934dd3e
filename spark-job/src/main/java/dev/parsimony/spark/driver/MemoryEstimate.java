package dev.parsimony.spark.driver;

import dev.parsimony.compression.CompressorSpec;
import dev.parsimony.compression.param.ParameterLayout;
import dev.parsimony.compression.param.ParameterTensor;

/** What a worker needs on its heap: an upper bound, from the network's tensors. */
final class MemoryEstimate {
  /** Of the heap; the rest is Spark's. */
  static final double USABLE_SHARE = 0.7;

  /** Mean gradient and sum of the messages. */
  private static final long DENSE_ARRAYS = 2;

  /** Second moment and both residuals. */
  private static final long VARIANCE_ARRAYS = 3;

  /** Index, code and dense value of an element, in the scratch of one tensor. */
  private static final long SCRATCH_BYTES = 9;

  /** Parameters and at most two arrays of optimiser state. */
  private static final long STATE_ARRAYS = 3;

  /** A state on its way: as an object and as bytes. */
  private static final long STATE_COPIES = 2;

  private MemoryEstimate() {}

  static long workerHeapBytes(ParameterLayout layout, CompressorSpec compression, int workers) {
    long parameters = layout.length();
    long kept = DENSE_ARRAYS + (compression.needsSecondMoment() ? VARIANCE_ARRAYS : 0);
    long arrays = kept * Float.BYTES * parameters;
    int largest = layout.tensors().stream().mapToInt(ParameterTensor::length).max().orElse(0);
    // Encoded once by the compressor, once by Kryo; buffers grow by doubling.
    long messages = (3L + 2L * (workers - 1)) * messageBytes(layout, compression);
    long state = STATE_ARRAYS * STATE_COPIES * Float.BYTES * parameters;
    return arrays + messages + SCRATCH_BYTES * largest + state;
  }

  /** The longest message: everything dense, or everything sent as a bitmap with 4-bit values. */
  private static long messageBytes(ParameterLayout layout, CompressorSpec compression) {
    long dense = (long) Float.BYTES * layout.length();
    long bitmap = layout.trainedLength() * 5L / 8 + (long) Float.BYTES * layout.statisticLength();
    return compression.needsSecondMoment() ? bitmap : dense;
  }

  /** What rank 0 brings back: parameters and optimiser state. */
  static long resultBytes(ParameterLayout layout) {
    return STATE_ARRAYS * Float.BYTES * layout.length();
  }

  /** A limit no message of this layout reaches, for what peers may claim to send. */
  static int maxBlockBytes(ParameterLayout layout) {
    long dense = (long) Float.BYTES * layout.length();
    long framing = (1L << 16) + 64L * layout.tensors().size();
    return (int) Math.min(Integer.MAX_VALUE - 64, dense + framing);
  }

  static long mebibytes(long bytes) {
    return bytes >> 20;
  }
}
