package dev.parsimony.secondmoment.kernel.updater;

import java.util.List;
import org.nd4j.linalg.learning.config.Sgd;

/** Stochastic gradient descent. */
final class SgdKernel implements UpdaterKernel {
  private final Sgd config;
  private float rate;

  SgdKernel(Sgd config) {
    this.config = config;
  }

  @Override
  public List<String> states() {
    return List.of();
  }

  @Override
  public void begin(int iteration, int epoch) {
    rate = (float) config.getLearningRate(iteration, epoch);
  }

  @Override
  public void step(float[] gradient, float[][] states, int length) {
    for (int i = 0; i < length; i++) {
      gradient[i] *= rate;
    }
  }
}
