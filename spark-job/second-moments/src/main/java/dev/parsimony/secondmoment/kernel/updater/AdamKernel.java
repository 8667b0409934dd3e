package dev.parsimony.secondmoment.kernel.updater;

import java.util.List;
import org.nd4j.linalg.learning.AdamUpdater;
import org.nd4j.linalg.learning.config.Adam;

/** Adam (arXiv 1412.6980). */
final class AdamKernel implements UpdaterKernel {
  private final Adam config;
  private float rate;
  private float beta1;
  private float beta2;
  private float epsilon;

  AdamKernel(Adam config) {
    this.config = config;
  }

  @Override
  public List<String> states() {
    return List.of(AdamUpdater.M_STATE, AdamUpdater.V_STATE);
  }

  @Override
  public void begin(int iteration, int epoch) {
    beta1 = (float) config.getBeta1();
    beta2 = (float) config.getBeta2();
    epsilon = (float) config.getEpsilon();
    rate =
        BiasCorrection.rate(
            config.getLearningRate(iteration, epoch),
            config.getBeta1(),
            config.getBeta2(),
            config.getEpsilon(),
            iteration);
  }

  @Override
  public void step(float[] gradient, float[][] states, int length) {
    float[] mean = states[0];
    float[] square = states[1];
    for (int i = 0; i < length; i++) {
      float g = Tiny.flushed(gradient[i]);
      float m = beta1 * mean[i] + (1 - beta1) * g;
      float v = beta2 * square[i] + (1 - beta2) * Tiny.square(g);
      mean[i] = Tiny.flushed(m);
      square[i] = Tiny.flushed(v);
      gradient[i] = rate * m / ((float) Math.sqrt(v) + epsilon);
    }
  }
}
