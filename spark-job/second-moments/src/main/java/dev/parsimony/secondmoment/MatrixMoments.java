package dev.parsimony.secondmoment;

import dev.parsimony.secondmoment.array.Products;
import org.deeplearning4j.nn.params.DefaultParamInitializer;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Computes the second moments of a product with a weight matrix. The gradient of example z is the
 * outer product of its input x[z] and its delta d[z], so the sum of squares needs no single
 * gradient: (x∘x)ᵀ(d∘d) for the weights and the column sums of d∘d for the bias. Where an example
 * has several rows, its gradient is made and squared.
 */
final class MatrixMoments {
  private final ExampleRows rows;
  private final MomentSink sink = new MomentSink();
  private @Nullable SquaredProducts squaredProducts;

  MatrixMoments(ExampleRows rows) {
    this.rows = rows;
  }

  MomentSink sink() {
    return sink;
  }

  /**
   * Computes them, if they are wanted.
   *
   * @param anyInput [rows, in], of any type: DL4J gives float to what follows a masked last step
   * @param delta [rows, out]
   */
  void compute(INDArray anyInput, INDArray delta) {
    if (!sink.wanted()) {
      return;
    }
    sink.start();
    INDArray input = anyInput.castTo(delta.dataType());
    INDArray weights = sink.view(DefaultParamInitializer.WEIGHT_KEY);
    INDArray single = rows.sum(delta);
    INDArray squaredDelta = single.mul(single);
    if (single == delta) {
      Products.ofFirstTransposed(squaredDelta, input.mul(input), weights.transpose());
    } else {
      addProducts(input, delta, weights);
    }
    @Nullable INDArray bias = sink.optionalView(DefaultParamInitializer.BIAS_KEY);
    if (bias != null) {
      squaredDelta.sum(bias, 0);
    }
    sink.stop();
  }

  /** Computes them where an example has several rows: its gradient sums their outer products. */
  private void addProducts(INDArray input, INDArray delta, INDArray weights) {
    SquaredProducts squared = squaredProducts(weights);
    INDArray sums = weights.assign(0).transpose();
    INDArray inputs = rows.byExample(input);
    INDArray deltas = rows.byExample(delta);
    for (int example = 0; example < rows.examples(); example++) {
      squared.multiply(deltas.slice(example).transpose(), inputs.slice(example).transpose(), false);
      squared.addTo(sums);
    }
  }

  private SquaredProducts squaredProducts(INDArray weights) {
    SquaredProducts current = squaredProducts;
    if (current == null) {
      current = new SquaredProducts(weights.dataType(), weights.size(1), weights.size(0));
      squaredProducts = current;
    }
    return current;
  }
}
