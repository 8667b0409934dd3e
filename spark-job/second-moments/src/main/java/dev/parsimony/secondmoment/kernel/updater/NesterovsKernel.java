package dev.parsimony.secondmoment.kernel.updater;

import java.util.List;
import org.nd4j.linalg.learning.NesterovsUpdater;
import org.nd4j.linalg.learning.config.Nesterovs;

/** SGD with Nesterov momentum, in the form of Bengio et al. (arXiv 1212.0901). */
final class NesterovsKernel implements UpdaterKernel {
  private final Nesterovs config;
  private float rate;
  private float momentum;

  NesterovsKernel(Nesterovs config) {
    this.config = config;
  }

  @Override
  public List<String> states() {
    return List.of(NesterovsUpdater.V_STATE);
  }

  @Override
  public void begin(int iteration, int epoch) {
    rate = (float) config.getLearningRate(iteration, epoch);
    momentum = (float) config.currentMomentum(iteration, epoch);
  }

  @Override
  public void step(float[] gradient, float[][] states, int length) {
    float[] velocity = states[0];
    for (int i = 0; i < length; i++) {
      float kept = momentum * velocity[i];
      float v = kept - rate * gradient[i];
      velocity[i] = Tiny.flushed(v);
      gradient[i] = kept - (1 + momentum) * v;
    }
  }
}
