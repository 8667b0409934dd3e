package dev.parsimony.secondmoment.onednn;

import dev.parsimony.secondmoment.Internal;
import java.util.Arrays;
import java.util.List;
import org.nd4j.linalg.api.blas.params.MMulTranspose;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.OpContext;
import org.nd4j.linalg.api.ops.impl.reduce.Mmul;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Gives matrix products to oneDNN. ND4J does so where the result is in c order; DL4J's layers ask
 * for f order, which takes the bundled OpenBLAS, at a quarter of the speed on processors that are
 * newer than it. A product in f order is the product of the transposed operands, swapped, in c
 * order: the same memory, nothing is copied.
 */
@Internal
public final class RowMajorProducts {
  private static final ThreadLocal<Boolean> ON = ThreadLocal.withInitial(() -> false);
  private static final String OPERATION = "matmul";

  private RowMajorProducts() {}

  /**
   * Says whether this thread's products go to oneDNN from now on, where {@link RowMajorExecutioner}
   * is installed; at first they do not.
   *
   * @return what it was before
   */
  public static boolean use(boolean now) {
    boolean before = ON.get();
    ON.set(now);
    return before;
  }

  /** Returns whether an operation is a product that {@link #swap} can compute. */
  static boolean fits(String operation, OpContext context) {
    return operation.equals(OPERATION)
        && ON.get()
        && !is(context.getIArguments(), 2)
        && columnMajor(context.getOutputArray(0))
        && matrix(context.getInputArray(0))
        && matrix(context.getInputArray(1));
  }

  private static boolean matrix(INDArray array) {
    return array.rank() == 2 && array.dataType() == DataType.FLOAT;
  }

  private static boolean columnMajor(INDArray result) {
    return matrix(result)
        && result.size(0) > 1
        && result.size(1) > 1
        && Arrays.equals(result.stride(), new long[] {1, result.size(0)});
  }

  /** Computes the product that an operation asks for. */
  static void swap(OpContext context) {
    List<Long> transposed = context.getIArguments();
    List<Double> factors = context.getTArguments();
    MMulTranspose swapped =
        MMulTranspose.builder()
            .transposeA(!is(transposed, 1))
            .transposeB(!is(transposed, 0))
            .build();
    Nd4j.exec(
        new Mmul(
            context.getInputArray(1),
            context.getInputArray(0),
            context.getOutputArray(0).transpose(),
            factors.isEmpty() ? 1 : factors.get(0),
            factors.size() < 2 ? 0 : factors.get(1),
            swapped));
  }

  private static boolean is(List<Long> flags, int index) {
    return index < flags.size() && flags.get(index) != 0;
  }
}
