package dev.parsimony.spark.dl4j.secondmoment;

import org.deeplearning4j.nn.params.DefaultParamInitializer;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Second moments of a product with a weight matrix. The gradient of example z is the outer product
 * of its input x[z] and its delta d[z], so the sum of squares needs no single gradient: (x∘x)ᵀ(d∘d)
 * for the weights and the column sums of d∘d for the bias. Where an example has several rows, its
 * gradient is made and squared.
 */
final class MatrixMoments {
  private final ExampleRows rows;
  private final MomentSink sink = new MomentSink();
  private @Nullable INDArray product;

  MatrixMoments(ExampleRows rows) {
    this.rows = rows;
  }

  MomentSink sink() {
    return sink;
  }

  /**
   * Computes them.
   *
   * @param input [rows, in]
   * @param delta [rows, out]
   */
  void compute(INDArray input, INDArray delta) {
    sink.start();
    INDArray weights = sink.view(DefaultParamInitializer.WEIGHT_KEY);
    INDArray single = rows.sum(delta);
    INDArray squaredDelta = single.mul(single);
    if (single == delta) {
      Nd4j.gemm(input.mul(input), squaredDelta, weights, true, false, 1.0, 0.0);
    } else {
      addProducts(input, delta, weights);
    }
    @Nullable INDArray bias = sink.optionalView(DefaultParamInitializer.BIAS_KEY);
    if (bias != null) {
      squaredDelta.sum(bias, 0);
    }
    sink.stop();
  }

  /** Several rows an example: its gradient is the sum of their outer products. */
  private void addProducts(INDArray input, INDArray delta, INDArray weights) {
    INDArray own = product(weights);
    weights.assign(0);
    for (int example = 0; example < rows.examples(); example++) {
      INDArray rowsOfInput = rows.of(input, example);
      Nd4j.gemm(rowsOfInput, rows.of(delta, example), own, true, false, 1.0, 0.0);
      weights.addi(own.muli(own));
    }
  }

  private INDArray product(INDArray weights) {
    INDArray current = product;
    if (current == null) {
      try (MemoryWorkspace outside = Nd4j.getMemoryManager().scopeOutOfWorkspaces()) {
        current = Nd4j.createUninitialized(weights.dataType(), weights.shape(), 'f');
        product = current;
      }
    }
    return current;
  }
}
