package dev.parsimony.spark.dl4j.array;

import java.util.Arrays;
import org.bytedeco.javacpp.FloatPointer;
import org.nd4j.common.util.ArrayUtil;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Bulk copies between float arrays and dense float32 arrays of ND4J. */
public final class Floats {
  private Floats() {}

  /** Copies a dense array, in the order of its memory, into {@code into[0..length)}. */
  public static void read(INDArray from, float[] into) {
    at(from).get(into, 0, Math.toIntExact(from.length()));
  }

  /** Copies elements of a dense array, from that at {@code offset} on, into all of {@code into}. */
  public static void read(INDArray from, long offset, float[] into) {
    FloatPointer at = at(from);
    at.position(at.position() + offset).get(into);
  }

  /** Copies {@code from[0..length)} over a dense array, in the order of its memory. */
  public static void write(float[] from, INDArray into) {
    at(into).put(from, 0, Math.toIntExact(into.length()));
  }

  /** The elements of a dense array, in the order of its memory. */
  public static float[] copy(INDArray from) {
    float[] copy = new float[Math.toIntExact(from.length())];
    if (copy.length > 0) {
      read(from, copy);
    }
    return copy;
  }

  /** The array itself where it is dense in c order, else a copy that is. */
  public static INDArray dense(INDArray array) {
    // ordering() == 'c' alone does not prove that a view has no gaps.
    boolean dense = Arrays.equals(array.stride(), ArrayUtil.calcStrides(array.shape()));
    return dense ? array : array.dup('c');
  }

  private static FloatPointer at(INDArray array) {
    return new FloatPointer((FloatPointer) array.data().pointer()).position(array.offset());
  }
}
