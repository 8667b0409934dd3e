package dev.parsimony.spark.dl4j.secondmoment;

import dev.parsimony.spark.config.UserErrorException;
import org.deeplearning4j.nn.params.DefaultParamInitializer;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Second moments of a product with a weight matrix. The gradient of example z is the outer product
 * of its input x[z] and its delta d[z], so the sum of squares needs no single gradient: (x∘x)ᵀ(d∘d)
 * for the weights and the column sums of d∘d for the bias.
 */
final class MatrixMoments {
  private final String layer;
  private final MomentSink sink = new MomentSink();

  /**
   * @param layer name, for messages
   */
  MatrixMoments(String layer) {
    this.layer = layer;
  }

  MomentSink sink() {
    return sink;
  }

  /**
   * Computes them.
   *
   * @param input [examples, in]
   * @param delta [examples, out]
   * @param examples of the batch; one row an example, or the squares would not be single examples'
   */
  void compute(INDArray input, INDArray delta, int examples) {
    sink.start();
    if (input.rank() != 2 || input.size(0) != examples) {
      throw rowsAreNotExamples(input, examples);
    }
    INDArray squaredDelta = delta.mul(delta);
    INDArray weights = sink.view(DefaultParamInitializer.WEIGHT_KEY);
    Products.ofFirstTransposed(squaredDelta, input.mul(input), weights.transpose());
    @Nullable INDArray bias = sink.optionalView(DefaultParamInitializer.BIAS_KEY);
    if (bias != null) {
      squaredDelta.sum(bias, 0);
    }
    sink.stop();
  }

  private UserErrorException rowsAreNotExamples(INDArray input, int examples) {
    return new UserErrorException(
        "The layer '"
            + layer
            + "' sees "
            + input.size(0)
            + " rows for "
            + examples
            + " examples (a sequence reshaped to rows?); its second moments are not supported."
            + " Train with --compression none, strom or qsgd, or without that reshaping.");
  }
}
