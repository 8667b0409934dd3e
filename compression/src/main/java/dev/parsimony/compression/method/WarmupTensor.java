package dev.parsimony.compression.method;

import dev.parsimony.compression.moments.GradientMoments;

/** One way for the first steps, during which the other one's state stays as it is. */
record WarmupTensor(int steps, TensorCompressor first, TensorCompressor then)
    implements TensorCompressor {
  @Override
  public void append(GradientMoments moments, long step, long key, BlockOutput message) {
    (step <= steps ? first : then).append(moments, step, key, message);
  }

  @Override
  public void scaleAlpha(float factor) {
    then.scaleAlpha(factor);
  }

  @Override
  public void accumulateMean(GradientMoments moments, long step) {
    (step <= steps ? first : then).accumulateMean(moments, step);
  }

  @Override
  public void accumulateSecondMoment(GradientMoments moments, int times, long step) {
    (step <= steps ? first : then).accumulateSecondMoment(moments, times, step);
  }
}
