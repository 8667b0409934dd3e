package dev.parsimony.spark.bench;

import dev.parsimony.compression.bench.SyntheticGradients;
import dev.parsimony.compression.moments.GradientMoments;
import dev.parsimony.compression.param.ParameterLayout;
import java.util.SplittableRandom;

/**
 * Gradients and a tau at which one element in a hundred is sent at a step. After the first step,
 * which puts each element at a random place below tau, the gradient stays the same: an element is
 * sent once in tau over its magnitude steps.
 */
final class ThresholdStream {
  private static final double DENSITY = 0.01;

  private final float[] gradient;
  private final float tau;

  ThresholdStream(ParameterLayout layout) {
    GradientMoments moments = new GradientMoments(layout, false);
    new SyntheticGradients(layout, DENSITY, 1).later(moments);
    gradient = moments.mean();
    double magnitudes = 0;
    for (float value : gradient) {
      magnitudes += Math.abs(value);
    }
    tau = (float) (magnitudes / gradient.length / DENSITY);
  }

  float tau() {
    return tau;
  }

  int length() {
    return gradient.length;
  }

  /** Takes an encoder through the first step and leaves it the gradient of the others. */
  void start(ThresholdEncoder encoder) {
    SplittableRandom random = new SplittableRandom(1);
    float[] first = new float[gradient.length];
    for (int i = 0; i < first.length; i++) {
      first[i] = Math.copySign((float) (tau * random.nextDouble()), gradient[i]);
    }
    encoder.gradient(first);
    encoder.encode();
    encoder.gradient(gradient);
  }
}
