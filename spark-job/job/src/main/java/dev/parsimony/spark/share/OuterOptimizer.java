package dev.parsimony.spark.share;

import dev.parsimony.compression.param.ParameterLayout;
import dev.parsimony.compression.param.ParameterTensor;
import dev.parsimony.compression.param.TensorKind;
import dev.parsimony.spark.Internal;
import java.util.Arrays;

/**
 * The weights on which all workers agree, and the outer optimiser that moves them by the mean of
 * the workers' changes. One for all workers of a JVM: the first of them takes the step of a round,
 * the others find it taken. All arithmetic is float32 in one order, so that every JVM has the same
 * bits.
 */
@Internal
public final class OuterOptimizer {
  private final ParameterLayout layout;
  private final Outer outer;
  private final float[] weights;
  private final float[] velocity;
  private long taken = -1;

  /**
   * Makes an optimiser at rest.
   *
   * @param weights of all parameters, in the layout's order; belongs to the optimiser from now on
   */
  public OuterOptimizer(ParameterLayout layout, Outer outer, float[] weights) {
    this(layout, outer, weights, new float[outer.mu() == 0 ? 0 : layout.length()]);
  }

  /**
   * Makes an optimiser in motion.
   *
   * @param velocity u, as {@link #velocity} has it; belongs to the optimiser from now on
   * @throws IllegalArgumentException if a length is wrong
   */
  public OuterOptimizer(ParameterLayout layout, Outer outer, float[] weights, float[] velocity) {
    int expected = outer.mu() == 0 ? 0 : layout.length();
    if (weights.length != layout.length() || velocity.length != expected) {
      throw new IllegalArgumentException(
          "Invalid lengths: got %d weights and %d of the velocity, expected %d and %d"
              .formatted(weights.length, velocity.length, layout.length(), expected));
    }
    this.layout = layout;
    this.outer = outer;
    this.weights = weights;
    this.velocity = velocity;
  }

  /** Makes the mean change of a round. */
  public interface MeanChange {
    /**
     * Makes it.
     *
     * @return of the layout's length; 0 for parameters that do not travel
     */
    float[] make();
  }

  /**
   * Moves the weights, unless a worker of this JVM has done so for the same round.
   *
   * @param round above that of the call before, or the same
   * @param mean asked for where this worker is the first
   */
  public synchronized void step(long round, MeanChange mean) {
    if (round == taken) {
      return;
    }
    taken = round;
    float[] change = mean.make();
    for (int t = 0; t < layout.tensors().size(); t++) {
      ParameterTensor tensor = layout.tensors().get(t);
      int from = tensor.offset();
      int to = from + tensor.length();
      if (tensor.kind() == TensorKind.TRAINED) {
        move(change, from, to);
      } else if (tensor.travels()) {
        average(change, from, to);
      }
    }
  }

  private void move(float[] change, int from, int to) {
    float eta = outer.eta();
    float mu = outer.mu();
    if (mu == 0) {
      for (int i = from; i < to; i++) {
        weights[i] += eta * change[i];
      }
      return;
    }
    for (int i = from; i < to; i++) {
      velocity[i] = mu * velocity[i] + change[i];
      weights[i] += eta * (change[i] + mu * velocity[i]);
    }
  }

  /** Statistics become the workers' mean, whatever the optimiser does. */
  private void average(float[] change, int from, int to) {
    for (int i = from; i < to; i++) {
      weights[i] += change[i];
    }
  }

  /**
   * Turns a worker's weights into their change since the last exchange.
   *
   * @param local of the layout's length; overwritten
   */
  public void changeOf(float[] local) {
    for (int i = 0; i < weights.length; i++) {
      local[i] -= weights[i];
    }
  }

  /** Returns the weights on which all agree. The live array, to be read between rounds. */
  public float[] weights() {
    return weights;
  }

  /** Returns a copy of u; of length 0 where mu is 0. Between rounds. */
  public synchronized float[] velocity() {
    return Arrays.copyOf(velocity, velocity.length);
  }
}
