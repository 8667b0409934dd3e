package dev.parsimony.secondmoment.kernel.convolution;

import dev.parsimony.secondmoment.kernel.convolution.ImageProducts.Order;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Computes the gradient of a convolution's weights as a sum over images, or groups of them, one
 * after the other.
 */
final class WeightGradient {
  private @Nullable INDArray sums;

  /**
   * Computes it.
   *
   * @param products of so many images or groups
   * @param into [outChannels, inChannels, kernelHeight, kernelWidth], c order
   */
  void weights(ImageProducts products, long count, INDArray into) {
    products.prepare(1);
    long outChannels = into.size(0);
    long[] shape = {outChannels, into.length() / outChannels};
    boolean inOrder = products.order() == Order.CHANNELS_FIRST;
    INDArray matrix = inOrder ? into.reshape('c', shape) : memory(shape);
    for (int i = 0; i < count; i++) {
      products.multiply(0, i, matrix, i > 0);
    }
    if (!inOrder) {
      into.assign(
          matrix
              .reshape('c', outChannels, into.size(2), into.size(3), into.size(1))
              .permute(0, 3, 1, 2));
    }
  }

  private INDArray memory(long[] shape) {
    INDArray current = sums;
    if (current == null) {
      try (MemoryWorkspace outside = Nd4j.getMemoryManager().scopeOutOfWorkspaces()) {
        current = Nd4j.createUninitialized(DataType.FLOAT, shape, 'c');
      }
      sums = current;
    }
    return current;
  }
}
