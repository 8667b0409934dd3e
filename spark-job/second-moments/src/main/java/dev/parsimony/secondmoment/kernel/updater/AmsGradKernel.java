package dev.parsimony.secondmoment.kernel.updater;

import java.util.List;
import org.nd4j.linalg.learning.AMSGradUpdater;
import org.nd4j.linalg.learning.config.AMSGrad;

/** AMSGrad (Reddi, Kale and Kumar 2018). */
final class AmsGradKernel implements UpdaterKernel {
  private final AMSGrad config;
  private float rate;
  private float beta1;
  private float beta2;
  private float epsilon;

  AmsGradKernel(AMSGrad config) {
    this.config = config;
  }

  @Override
  public List<String> states() {
    return List.of(AMSGradUpdater.M_STATE, AMSGradUpdater.V_STATE, AMSGradUpdater.V_HAT_STATE);
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
    float[] largest = states[2];
    for (int i = 0; i < length; i++) {
      float g = Tiny.flushed(gradient[i]);
      float m = beta1 * mean[i] + (1 - beta1) * g;
      float v = beta2 * square[i] + (1 - beta2) * Tiny.square(g);
      float h = Math.max(largest[i], v);
      mean[i] = Tiny.flushed(m);
      square[i] = Tiny.flushed(v);
      largest[i] = h;
      gradient[i] = rate * m / ((float) Math.sqrt(h) + epsilon);
    }
  }
}
