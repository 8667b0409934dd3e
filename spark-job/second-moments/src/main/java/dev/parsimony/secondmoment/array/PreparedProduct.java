package dev.parsimony.secondmoment.array;

import dev.parsimony.secondmoment.Internal;
import org.nd4j.linalg.api.blas.params.MMulTranspose;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.OpContext;
import org.nd4j.linalg.api.ops.impl.reduce.Mmul;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Computes one product of matrices again and again. The operands stay where they are, so that a
 * small product takes half the time that {@link Products} need.
 */
@Internal
public final class PreparedProduct {
  private final Mmul operation;
  private final OpContext context;

  /**
   * Prepares a product.
   *
   * @param a [m, k], or [k, m] where its transpose is meant
   * @param b [k, n], or [n, k] where its transpose is meant
   * @param into [m, n], c order
   */
  public PreparedProduct(
      INDArray a, boolean transposeA, INDArray b, boolean transposeB, INDArray into) {
    MMulTranspose transposed =
        MMulTranspose.builder().transposeA(transposeA).transposeB(transposeB).build();
    operation = new Mmul(a, b, into, 1, 0, transposed);
    context = Nd4j.getExecutioner().buildContext();
    context.setInputArrays(a, b);
    context.setOutputArrays(into);
    context.setIArguments(transposeA ? 1 : 0, transposeB ? 1 : 0, 0);
    context.setTArguments(1.0, 0.0);
  }

  /** Overwrites the result by the product of what the operands are now. */
  public void compute() {
    Nd4j.exec(operation, context);
  }
}
