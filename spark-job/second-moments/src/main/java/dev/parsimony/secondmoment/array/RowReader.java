package dev.parsimony.secondmoment.array;

import dev.parsimony.secondmoment.Internal;
import org.bytedeco.javacpp.DoublePointer;
import org.bytedeco.javacpp.FloatPointer;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Reads an array of float32 or float64 row by row, a row being what belongs to one index of its
 * first dimension.
 */
@Internal
public final class RowReader {
  private final double[] row;
  private final float[] floats;

  /**
   * @param array whose rows have the length to be read
   */
  public RowReader(INDArray array) {
    int length = Math.toIntExact(array.length() / array.size(0));
    row = new double[length];
    floats = new float[array.dataType() == DataType.FLOAT ? length : 0];
  }

  /** Returns whether the array's rows have the length to be read. */
  public boolean fits(INDArray array) {
    return array.length() == row.length * array.size(0);
  }

  /** Returns the number of elements of a row. */
  public int length() {
    return row.length;
  }

  /**
   * Reads a row, in c order.
   *
   * @param array as {@link Floats#dense} gives it
   * @return valid until the next call
   */
  public double[] read(INDArray array, long index) {
    long from = array.offset() + index * row.length;
    if (floats.length == 0) {
      new DoublePointer((DoublePointer) array.data().pointer()).position(from).get(row);
    } else {
      new FloatPointer((FloatPointer) array.data().pointer()).position(from).get(floats);
      for (int i = 0; i < row.length; i++) {
        row[i] = floats[i];
      }
    }
    return row;
  }
}
