package dev.parsimony.secondmoment;

import dev.parsimony.secondmoment.array.FloatMemory;
import dev.parsimony.secondmoment.array.ImageAxes;
import dev.parsimony.secondmoment.kernel.convolution.ImageProducts;
import dev.parsimony.secondmoment.kernel.convolution.PartialBackward;
import dev.parsimony.secondmoment.kernel.parallel.Parallel;
import java.util.Arrays;
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
  private INDArray[] singles = {};
  private FloatMemory[] memories = {};

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
   * @param input images with the axes, one a row
   * @param delta likewise
   * @param moments receives the second moments
   * @param gradients receives the gradients, where the backward pass left them out
   */
  void compute(
      PartialBackward pass,
      ImageAxes axes,
      INDArray input,
      INDArray delta,
      Parameters moments,
      Parameters gradients) {
    boolean withGradients = pass.leftOutParameters();
    ImageProducts products = pass.products(input, delta);
    int length = Math.toIntExact(moments.weights().length());
    ExampleSums sums = new ExampleSums(pass.scratch(), length, withGradients);
    int atOnce = Parallel.parts(rows.examples(), (long) rows.examples() * length);
    products.prepare(atOnce);
    prepare(atOnce, moments.weights());
    for (int first = 0; first < rows.examples(); first += atOnce) {
      int start = first;
      int count = Math.min(atOnce, rows.examples() - first);
      Parallel.runNative(
          count, count, (part, from, to) -> multiply(products, start + part, input.size(0), part));
      sums.add(memories, count);
    }
    sums.writeSquares(moments.weights(), products.order());
    if (withGradients) {
      sums.writeSums(gradients.weights(), products.order());
    }
    if (moments.bias() != null) {
      INDArray perExample = rows.sum(delta.sum(axes.positions()));
      if (withGradients && gradients.bias() != null) {
        perExample.sum(gradients.bias(), 0);
      }
      perExample.muli(perExample).sum(moments.bias(), 0);
    }
  }

  private void multiply(ImageProducts products, int example, long images, int part) {
    int imagesPerExample = rows.perExample(images);
    for (int j = 0; j < imagesPerExample; j++) {
      products.multiply(part, rows.row(images, example, j), singles[part], j > 0);
    }
  }

  /** Makes memory for the gradients of so many examples. */
  private void prepare(int examples, INDArray weights) {
    if (singles.length >= examples) {
      return;
    }
    long outChannels = weights.size(0);
    long[] shape = {outChannels, weights.length() / outChannels};
    singles = new INDArray[examples];
    try (MemoryWorkspace outside = Nd4j.getMemoryManager().scopeOutOfWorkspaces()) {
      Arrays.setAll(singles, i -> Nd4j.createUninitialized(weights.dataType(), shape, 'c'));
    }
    memories = Arrays.stream(singles).map(FloatMemory::of).toArray(FloatMemory[]::new);
  }
}
