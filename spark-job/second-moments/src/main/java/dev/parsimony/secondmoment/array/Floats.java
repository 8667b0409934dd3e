package dev.parsimony.secondmoment.array;

import dev.parsimony.secondmoment.Internal;
import java.util.Arrays;
import org.bytedeco.javacpp.DoublePointer;
import org.bytedeco.javacpp.FloatPointer;
import org.nd4j.common.util.ArrayUtil;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Copies between float arrays and dense arrays of ND4J, of float32 or float64. */
@Internal
public final class Floats {
  /** Elements of float64 that are converted at a time. */
  private static final int PIECE = 1 << 12;

  private Floats() {}

  /** Copies a dense array, in the order of its memory, into {@code into[0..length)}. */
  public static void read(INDArray from, float[] into) {
    read(from, 0, into, Math.toIntExact(from.length()));
  }

  /**
   * Copies {@code length} elements of a dense array, from that at {@code offset} on in the order of
   * its memory, into {@code into[0..length)}.
   */
  public static void read(INDArray from, long offset, float[] into, int length) {
    read(from, offset, into, 0, length);
  }

  /**
   * Copies {@code length} elements of a dense array, from that at {@code offset} on in the order of
   * its memory, into {@code into[first..first + length)}.
   */
  public static void read(INDArray from, long offset, float[] into, int first, int length) {
    if (from.dataType() == DataType.DOUBLE) {
      readDoubles(from, offset, into, first, length);
    } else {
      FloatPointer elements = at(from);
      elements.position(elements.position() + offset).get(into, first, length);
    }
  }

  private static void readDoubles(INDArray from, long offset, float[] into, int at, int length) {
    DoublePointer doubles = new DoublePointer((DoublePointer) from.data().pointer());
    double[] piece = new double[Math.min(PIECE, length)];
    for (int first = 0; first < length; first += piece.length) {
      int count = Math.min(piece.length, length - first);
      doubles.position(from.offset() + offset + first).get(piece, 0, count);
      for (int i = 0; i < count; i++) {
        into[at + first + i] = (float) piece[i];
      }
    }
  }

  /** Copies {@code from[0..length)} over a dense array, in the order of its memory. */
  public static void write(float[] from, INDArray into) {
    int length = Math.toIntExact(into.length());
    if (into.dataType() == DataType.DOUBLE) {
      writeDoubles(from, into, length);
    } else {
      at(into).put(from, 0, length);
    }
  }

  private static void writeDoubles(float[] from, INDArray into, int length) {
    DoublePointer doubles = new DoublePointer((DoublePointer) into.data().pointer());
    double[] piece = new double[Math.min(PIECE, length)];
    for (int first = 0; first < length; first += piece.length) {
      int count = Math.min(piece.length, length - first);
      for (int i = 0; i < count; i++) {
        piece[i] = from[first + i];
      }
      doubles.position(into.offset() + first).put(piece, 0, count);
    }
  }

  /** Returns the elements of a dense array, in the order of its memory. */
  public static float[] copy(INDArray from) {
    float[] copy = new float[Math.toIntExact(from.length())];
    if (copy.length > 0) {
      read(from, copy);
    }
    return copy;
  }

  /** Returns the array itself where it is dense in c order, else a copy that is. */
  public static INDArray dense(INDArray array) {
    return isDense(array) ? array : array.dup('c');
  }

  /** Returns the array itself where its memory has no gaps, in whatever order, else a copy. */
  public static INDArray gapless(INDArray array) {
    long last = 0;
    for (int i = 0; i < array.rank(); i++) {
      last += (array.size(i) - 1) * array.stride(i);
    }
    return last == array.length() - 1 ? array : array.dup('c');
  }

  /** Returns whether an array is in c order and has no gaps. */
  static boolean isDense(INDArray array) {
    // ordering() == 'c' alone does not prove that a view has no gaps.
    return Arrays.equals(array.stride(), ArrayUtil.calcStrides(array.shape()));
  }

  private static FloatPointer at(INDArray array) {
    return new FloatPointer((FloatPointer) array.data().pointer()).position(array.offset());
  }
}
