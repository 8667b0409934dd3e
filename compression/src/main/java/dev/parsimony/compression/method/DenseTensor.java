package dev.parsimony.compression.method;

import dev.parsimony.compression.moments.GradientMoments;
import dev.parsimony.compression.param.ParameterTensor;

/**
 * All elements of the mean gradient as float32 or float16.
 *
 * @param half whether as float16
 */
record DenseTensor(ParameterTensor tensor, boolean half) implements TensorCompressor {
  @Override
  public void append(GradientMoments moments, long step, long key, BlockOutput message) {
    moments.requireFiniteMean(tensor, step);
    message.dense(tensor, moments.mean(), half);
  }
}
