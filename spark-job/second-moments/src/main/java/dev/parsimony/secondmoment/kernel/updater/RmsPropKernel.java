package dev.parsimony.secondmoment.kernel.updater;

import java.util.List;
import org.nd4j.linalg.learning.RmsPropUpdater;
import org.nd4j.linalg.learning.config.RmsProp;

/** RMSProp (Tieleman and Hinton 2012). */
final class RmsPropKernel implements UpdaterKernel {
  private final RmsProp config;
  private float rate;
  private float decay;
  private float epsilon;

  RmsPropKernel(RmsProp config) {
    this.config = config;
  }

  @Override
  public List<String> states() {
    return List.of(RmsPropUpdater.G_STATE);
  }

  @Override
  public void begin(int iteration, int epoch) {
    rate = (float) config.getLearningRate(iteration, epoch);
    decay = (float) config.getRmsDecay();
    epsilon = (float) config.getEpsilon();
  }

  @Override
  public void step(float[] gradient, float[][] states, int length) {
    float[] square = states[0];
    for (int i = 0; i < length; i++) {
      float g = Tiny.flushed(gradient[i]);
      float s = decay * square[i] + (1 - decay) * Tiny.square(g);
      square[i] = Tiny.flushed(s);
      gradient[i] = rate * g / ((float) Math.sqrt(s) + epsilon);
    }
  }
}
