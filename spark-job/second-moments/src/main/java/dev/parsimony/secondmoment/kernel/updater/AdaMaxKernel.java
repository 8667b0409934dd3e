package dev.parsimony.secondmoment.kernel.updater;

import java.util.List;
import org.nd4j.linalg.learning.AdaMaxUpdater;
import org.nd4j.linalg.learning.config.AdaMax;

/** AdaMax, Adam with the infinity norm (arXiv 1412.6980). */
final class AdaMaxKernel implements UpdaterKernel {
  /** Keeps the norm of elements that never had a gradient from being 0, as DL4J does. */
  private static final float TINY = 1e-32f;

  private final AdaMax config;
  private float rate;
  private float beta1;
  private float beta2;

  AdaMaxKernel(AdaMax config) {
    this.config = config;
  }

  @Override
  public List<String> states() {
    return List.of(AdaMaxUpdater.M_STATE, AdaMaxUpdater.U_STATE);
  }

  @Override
  public void begin(int iteration, int epoch) {
    beta1 = (float) config.getBeta1();
    beta2 = (float) config.getBeta2();
    rate =
        (float) config.getLearningRate(iteration, epoch)
            / BiasCorrection.remainder(config.getBeta1(), iteration);
  }

  @Override
  public void step(float[] gradient, float[][] states, int length) {
    float[] mean = states[0];
    float[] norm = states[1];
    for (int i = 0; i < length; i++) {
      float g = Tiny.flushed(gradient[i]);
      float m = beta1 * mean[i] + (1 - beta1) * g;
      float u = Math.max(beta2 * norm[i], Math.abs(g)) + TINY;
      mean[i] = Tiny.flushed(m);
      norm[i] = u;
      gradient[i] = rate * m / u;
    }
  }
}
