package dev.parsimony.secondmoment.array;

import dev.parsimony.secondmoment.Internal;
import java.util.Arrays;
import org.nd4j.common.util.ArrayUtil;
import org.nd4j.linalg.api.buffer.DataBuffer;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Holds memory for arrays of different shapes, one at a time. They are no views but arrays of their
 * own, dense in c order, so that nothing that is computed with them depends on the memory.
 */
@Internal
public final class ArrayMemory {
  private final INDArray whole;

  /**
   * Uses the memory of an array.
   *
   * @param whole of the largest shape, dense, in c order and no view
   */
  public ArrayMemory(INDArray whole) {
    this.whole = whole;
  }

  /** Returns the array of the largest shape. */
  public INDArray whole() {
    return whole;
  }

  /** Returns an array of at most as many elements, whose values are undefined; valid with this. */
  public INDArray array(long[] shape) {
    long length = ArrayUtil.prodLong(shape);
    if (length > whole.length()) {
      throw new IllegalArgumentException("At most " + whole.length() + " elements: " + length);
    }
    if (Arrays.equals(shape, whole.shape())) {
      return whole;
    }
    DataBuffer part = Nd4j.createBuffer(whole.data().pointer(), length, whole.dataType());
    return Nd4j.create(part, shape, ArrayUtil.calcStrides(shape), 0, 'c', whole.dataType());
  }
}
