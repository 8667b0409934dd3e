package dev.parsimony.secondmoment.kernel.updater;

import java.util.List;
import org.nd4j.linalg.learning.NadamUpdater;
import org.nd4j.linalg.learning.config.Nadam;

/** Nadam, Adam with Nesterov momentum (Dozat 2016). */
final class NadamKernel implements UpdaterKernel {
  private final Nadam config;
  private float rate;
  private float beta1;
  private float beta2;
  private float epsilon;

  NadamKernel(Nadam config) {
    this.config = config;
  }

  @Override
  public List<String> states() {
    return List.of(NadamUpdater.M_STATE, NadamUpdater.V_STATE);
  }

  @Override
  public void begin(int iteration, int epoch) {
    beta1 = (float) config.getBeta1();
    beta2 = (float) config.getBeta2();
    epsilon = (float) config.getEpsilon();
    rate =
        (float) config.getLearningRate(iteration, epoch)
            / BiasCorrection.remainder(config.getBeta1(), iteration);
  }

  @Override
  public void step(float[] gradient, float[][] states, int length) {
    float[] mean = states[0];
    float[] square = states[1];
    for (int i = 0; i < length; i++) {
      float g = Tiny.flushed(gradient[i]);
      float fresh = (1 - beta1) * g;
      float m = beta1 * mean[i] + fresh;
      float v = beta2 * square[i] + (1 - beta2) * Tiny.square(g);
      mean[i] = Tiny.flushed(m);
      square[i] = Tiny.flushed(v);
      gradient[i] = rate * (beta1 * m + fresh) / ((float) Math.sqrt(v) + epsilon);
    }
  }
}
