package dev.parsimony.secondmoment;

import dev.parsimony.secondmoment.array.FloatMemory;
import dev.parsimony.secondmoment.kernel.convolution.ImageProducts;
import dev.parsimony.secondmoment.kernel.convolution.PartialBackward;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Computes the second moments of a convolution's parameters, and their gradients on the way: the
 * gradient of one example is the sum of its images' products.
 */
final class ProductMoments {
  private final ExampleRows rows;
  private @Nullable INDArray product;

  /**
   * Names the arrays of the parameters' gradients, or of their second moments.
   *
   * @param weights [outChannels, inChannels, kernelHeight, kernelWidth], dense, c order
   * @param bias [1, outChannels]; null where the layer has none
   */
  record Parameters(INDArray weights, @Nullable INDArray bias) {}

  ProductMoments(ExampleRows rows) {
    this.rows = rows;
  }

  /**
   * Computes them after a backward pass.
   *
   * @param input [rows, inChannels, height, width]
   * @param delta [rows, outChannels, outHeight, outWidth]
   * @param moments receives the second moments
   * @param gradients receives the gradients, where the backward pass left them out
   */
  void compute(
      PartialBackward pass,
      INDArray input,
      INDArray delta,
      Parameters moments,
      Parameters gradients) {
    boolean withGradients = pass.leftOutParameters();
    ImageProducts products = pass.products(input, delta);
    INDArray single = productLike(moments.weights());
    FloatMemory memory = FloatMemory.of(single);
    ExampleSums sums =
        new ExampleSums(pass.scratch(), Math.toIntExact(single.length()), withGradients);
    int imagesPerExample = rows.perExample(input.size(0));
    for (int example = 0; example < rows.examples(); example++) {
      for (int j = 0; j < imagesPerExample; j++) {
        products.multiply(rows.row(input.size(0), example, j), single, j > 0);
      }
      sums.add(memory);
    }
    sums.writeSquares(moments.weights(), products.order());
    if (withGradients) {
      sums.writeSums(gradients.weights(), products.order());
    }
    if (moments.bias() != null) {
      INDArray perExample = rows.sum(delta.sum(2, 3));
      if (withGradients && gradients.bias() != null) {
        perExample.sum(gradients.bias(), 0);
      }
      perExample.muli(perExample).sum(moments.bias(), 0);
    }
  }

  private INDArray productLike(INDArray weights) {
    INDArray current = product;
    if (current == null) {
      long outChannels = weights.size(0);
      long[] shape = {outChannels, weights.length() / outChannels};
      try (MemoryWorkspace outside = Nd4j.getMemoryManager().scopeOutOfWorkspaces()) {
        current = Nd4j.createUninitialized(weights.dataType(), shape, 'c');
      }
      product = current;
    }
    return current;
  }
}
