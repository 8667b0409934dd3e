package dev.parsimony.spark.metrics;

import dev.parsimony.spark.Internal;
import java.io.Serializable;
import java.util.List;

/**
 * What became of a network's tensors in an epoch, as worker 0 sees it.
 *
 * @param epoch from 1
 * @param step batches of each worker by its end
 * @param tensors in the layout's order; those with NaN or infinite weights are left out
 */
@Internal
public record TensorFigures(int epoch, long step, List<Tensor> tensors) implements Serializable {
  /** About what a tensor takes on its way, with two histograms. */
  private static final int TENSOR_BYTES = 400;

  /** Copies its list. */
  public TensorFigures {
    tensors = List.copyOf(tensors);
  }

  /**
   * What became of one tensor.
   *
   * @param name in the layout, such as {@code layer0_W}
   * @param weights at the epoch's end
   * @param updates by how much each weight differs from the epoch's beginning, or from where this
   *     attempt resumed within it
   * @param sent elements that worker 0 sent, of all that its messages could have held, from 0 to 1;
   *     NaN where it sent no message, or the tensor is not trained
   */
  public record Tensor(String name, Histogram weights, Histogram updates, double sent)
      implements Serializable {}

  /** Returns about how many bytes this takes on its way to the driver. */
  public int bytes() {
    return TENSOR_BYTES * tensors.size();
  }
}
