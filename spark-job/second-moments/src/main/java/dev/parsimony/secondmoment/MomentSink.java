package dev.parsimony.secondmoment;

import java.util.Map;
import java.util.Objects;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Holds a layer's second moments, and measures the time that they take. Its arrays are views of the
 * network's second moments: they are empty of meaning until the layer's backward pass has written
 * every element of them, for nobody sets them to 0 in between.
 */
public final class MomentSink {
  private @Nullable INDArray flat;
  private Map<String, INDArray> views = Map.of();
  private long started;
  private long nanos;
  private long taken;
  private boolean wanted = true;

  /** Creates a sink, which has arrays as soon as its layer is in a network. */
  public MomentSink() {}

  /**
   * Sets the array that receives them.
   *
   * @param conf configuration of the layer, which names and shapes the views
   * @param array as long as the layer's parameters, in their order
   */
  void bind(NeuralNetConfiguration conf, INDArray array) {
    bind(array);
    views = conf.getLayer().initializer().getGradientsFromFlattened(conf, array);
  }

  /** Sets the array that receives them, for layers that need no view of a parameter. */
  void bind(INDArray array) {
    flat = array;
  }

  /**
   * Returns the second moments of all parameters.
   *
   * @return [parameters], a view to write to, in the order of the layer's flat parameters
   */
  public INDArray flat() {
    return Objects.requireNonNull(flat, "bind comes first");
  }

  /**
   * Returns the second moments of one parameter.
   *
   * @param parameter key in the layer's {@code paramTable}
   * @return a view to write to, in the parameter's shape and order
   * @throws IllegalStateException if the layer has no such parameter
   */
  public INDArray view(String parameter) {
    INDArray view = optionalView(parameter);
    if (view == null) {
      throw new IllegalStateException("No view of " + parameter + " among " + views.keySet());
    }
    return view;
  }

  /**
   * Returns the second moments of a parameter that a layer may lack, as a bias.
   *
   * @param parameter key in the layer's {@code paramTable}
   * @return a view to write to, in the parameter's shape and order; null if there is no such one
   */
  public @Nullable INDArray optionalView(String parameter) {
    return views.get(parameter);
  }

  /**
   * Returns whether the next backward pass is to write second moments. Where it is not, a layer
   * saves their time, and its arrays keep what they hold; a layer that writes all the same does no
   * harm.
   */
  public boolean wanted() {
    return wanted;
  }

  void want(boolean now) {
    wanted = now;
  }

  /** Starts measuring the time of second moments, where the layer begins to compute them. */
  public void start() {
    started = System.nanoTime();
  }

  /** Stops measuring the time, where the layer has computed them. */
  public void stop() {
    nanos += System.nanoTime() - started;
  }

  /** Returns the nanoseconds between starts and stops since the last call. */
  long takeNanos() {
    long since = nanos - taken;
    taken = nanos;
    return since;
  }

  /** Returns the nanoseconds between all starts and stops. */
  long nanos() {
    return nanos;
  }
}
