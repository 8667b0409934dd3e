package dev.parsimony.spark.dl4j.secondmoment;

import org.deeplearning4j.nn.params.DefaultParamInitializer;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Second moments of a product with a weight matrix. The gradient of example z is the outer product
 * of its input x[z] and its delta d[z], so the sum of squares needs no single gradient: (x∘x)ᵀ(d∘d)
 * for the weights and the column sums of d∘d for the bias.
 */
final class MatrixMoments {
  private MatrixMoments() {}

  /**
   * Computes them.
   *
   * @param input [examples, in]
   * @param delta [examples, out]
   * @param weights receives [in, out]
   * @param bias receives [1, out]; null where the layer has none
   */
  static void compute(INDArray input, INDArray delta, INDArray weights, @Nullable INDArray bias) {
    INDArray squaredDelta = delta.mul(delta);
    Nd4j.gemm(input.mul(input), squaredDelta, weights, true, false, 1.0, 0.0);
    if (bias != null) {
      squaredDelta.sum(bias, 0);
    }
  }

  /** One row an example, or the squares would not be those of single examples. */
  static void requireRowPerExample(INDArray input, int examples, String layer) {
    if (input.rank() != 2 || input.size(0) != examples) {
      throw new UnsupportedNetworkException(
          "The layer '"
              + layer
              + "' sees "
              + input.size(0)
              + " rows for "
              + examples
              + " examples (a sequence reshaped to rows?); its second moments are not supported."
              + " Train with --compression none, or without that reshaping.");
    }
  }

  static final String WEIGHTS = DefaultParamInitializer.WEIGHT_KEY;
  static final String BIAS = DefaultParamInitializer.BIAS_KEY;
}
