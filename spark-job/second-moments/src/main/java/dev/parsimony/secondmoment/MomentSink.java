package dev.parsimony.secondmoment;

import java.util.Map;
import java.util.Objects;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Where a layer's second moments go, and the time that they take. */
final class MomentSink {
  private @Nullable INDArray flat;
  private Map<String, INDArray> views = Map.of();
  private long started;
  private long nanos;

  /**
   * Sets where they go.
   *
   * @param flat as long as the layer's parameters, in their order
   */
  void bind(NeuralNetConfiguration conf, INDArray flat) {
    bind(flat);
    views = conf.getLayer().initializer().getGradientsFromFlattened(conf, flat);
  }

  /** Sets where they go, for who needs no view by parameter. */
  void bind(INDArray flat) {
    this.flat = flat;
  }

  /** All parameters' second moments, flat. */
  INDArray flat() {
    return Objects.requireNonNull(flat, "bind comes first");
  }

  /** The view of a parameter, in the parameter's shape. */
  INDArray view(String parameter) {
    INDArray view = optionalView(parameter);
    if (view == null) {
      throw new IllegalStateException("No view of " + parameter + " among " + views.keySet());
    }
    return view;
  }

  /** The view of a parameter that a layer may lack, as a bias; null where it does. */
  @Nullable INDArray optionalView(String parameter) {
    return views.get(parameter);
  }

  void start() {
    started = System.nanoTime();
  }

  void stop() {
    nanos += System.nanoTime() - started;
  }

  /** Nanoseconds between starts and stops since the last call. */
  long takeNanos() {
    long taken = nanos;
    nanos = 0;
    return taken;
  }
}
