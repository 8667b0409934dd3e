package dev.parsimony.secondmoment.kernel.updater;

import java.util.List;
import org.nd4j.linalg.learning.AdaGradUpdater;
import org.nd4j.linalg.learning.config.AdaGrad;

/** AdaGrad (Duchi, Hazan and Singer 2011). */
final class AdaGradKernel implements UpdaterKernel {
  private final AdaGrad config;
  private float rate;
  private float epsilon;

  AdaGradKernel(AdaGrad config) {
    this.config = config;
  }

  @Override
  public List<String> states() {
    return List.of(AdaGradUpdater.GRAD_STATE);
  }

  @Override
  public void begin(int iteration, int epoch) {
    rate = (float) config.getLearningRate(iteration, epoch);
    epsilon = (float) config.getEpsilon();
  }

  @Override
  public void step(float[] gradient, float[][] states, int length) {
    float[] history = states[0];
    for (int i = 0; i < length; i++) {
      float g = Tiny.flushed(gradient[i]);
      float h = history[i] + Tiny.square(g);
      history[i] = h;
      gradient[i] = rate * g / ((float) Math.sqrt(h) + epsilon);
    }
  }
}
