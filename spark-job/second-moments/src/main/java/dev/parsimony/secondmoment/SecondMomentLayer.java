package dev.parsimony.secondmoment;

import org.deeplearning4j.nn.api.Layer;

/**
 * A layer that leaves, after each backward pass, the second moments of its parameters in its sink:
 * sums over the examples of the squared gradient of each example's loss. Usually a subclass of the
 * layer that it stands for, with a {@link MomentSink} in a field and {@code backpropGradient}
 * overridden.
 */
public interface SecondMomentLayer extends Layer {
  /** Returns where the layer writes its second moments, always the same object. */
  MomentSink sink();

  /** Returns the bytes of scratch that the layer keeps on the heap after a backward pass. */
  default long heapBytes() {
    return 0;
  }
}
