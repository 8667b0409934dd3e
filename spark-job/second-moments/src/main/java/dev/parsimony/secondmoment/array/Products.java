package dev.parsimony.secondmoment.array;

import dev.parsimony.secondmoment.Internal;
import org.nd4j.linalg.api.blas.params.MMulTranspose;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.impl.reduce.Mmul;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Computes matrix products into c order. That is the order which ND4J gives to oneDNN; products
 * into f order take the bundled OpenBLAS, at half the speed on processors that are newer than it.
 */
@Internal
public final class Products {
  private static final MMulTranspose PLAIN = MMulTranspose.builder().build();
  private static final MMulTranspose FIRST = MMulTranspose.builder().transposeA(true).build();
  private static final MMulTranspose SECOND = MMulTranspose.builder().transposeB(true).build();

  private Products() {}

  /**
   * Computes ab.
   *
   * @param a [m, k]
   * @param b [k, n]
   * @param into [m, n], c order
   * @param add to what is there, instead of overwriting it
   */
  public static void of(INDArray a, INDArray b, INDArray into, boolean add) {
    Nd4j.exec(new Mmul(a, b, into, 1, add ? 1 : 0, PLAIN));
  }

  /**
   * Computes aᵀb.
   *
   * @param a [k, m]
   * @param b [k, n]
   * @param into [m, n], c order
   */
  public static void ofFirstTransposed(INDArray a, INDArray b, INDArray into) {
    ofFirstTransposed(a, b, into, false);
  }

  /**
   * Computes aᵀb.
   *
   * @param a [k, m]
   * @param b [k, n]
   * @param into [m, n], c order
   * @param add to what is there, instead of overwriting it
   */
  public static void ofFirstTransposed(INDArray a, INDArray b, INDArray into, boolean add) {
    Nd4j.exec(new Mmul(a, b, into, 1, add ? 1 : 0, FIRST));
  }

  /**
   * Computes abᵀ.
   *
   * @param a [m, k]
   * @param b [n, k]
   * @param into [m, n], c order
   * @param add to what is there, instead of overwriting it
   */
  public static void ofSecondTransposed(INDArray a, INDArray b, INDArray into, boolean add) {
    Nd4j.exec(new Mmul(a, b, into, 1, add ? 1 : 0, SECOND));
  }
}
