package dev.parsimony.secondmoment.array;

import dev.parsimony.secondmoment.Internal;
import java.nio.FloatBuffer;
import java.util.Objects;
import org.bytedeco.javacpp.FloatPointer;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Copies pieces between float arrays and the memory of a float32 array without gaps. Allocates
 * nothing once made; may be used by several threads at once.
 */
@Internal
public final class FloatMemory {
  private final INDArray array; // keeps the memory
  private final FloatBuffer elements;

  private FloatMemory(INDArray array) {
    this.array = array;
    FloatPointer all = new FloatPointer((FloatPointer) array.data().pointer());
    long from = array.offset();
    elements = all.position(from).limit(from + array.length()).asBuffer();
  }

  /**
   * Returns the memory of an array.
   *
   * @throws IllegalArgumentException where {@link #covers} says no
   */
  public static FloatMemory of(INDArray array) {
    if (!covers(array)) {
      throw new IllegalArgumentException(
          "Invalid array: got " + array.shapeInfoToString() + ", expected float32 without gaps");
    }
    return new FloatMemory(array);
  }

  /** Returns whether an array is of float32, in c order and without gaps. */
  public static boolean covers(INDArray array) {
    return array.dataType() == DataType.FLOAT && Floats.isDense(array);
  }

  /** Returns whether this is the memory of another array, too. */
  public boolean isOf(INDArray other) {
    return other == array
        || (other.data() == array.data()
            && other.offset() == array.offset()
            && other.length() == array.length()
            && covers(other));
  }

  /** Copies {@code length} elements from that at {@code offset} on into {@code into[0..length)}. */
  public void read(long offset, float[] into, int length) {
    read(offset, into, 0, length);
  }

  /** Copies {@code from[0..length)} over the elements from that at {@code offset} on. */
  public void write(long offset, float[] from, int length) {
    write(offset, from, 0, length);
  }

  /** Copies {@code length} elements from that at {@code offset} on into {@code into[first..)}. */
  public void read(long offset, float[] into, int first, int length) {
    if (offset + length <= elements.capacity()) {
      elements.get((int) offset, into, first, length);
    } else {
      at(offset, length).get(into, first, length);
    }
  }

  /**
   * Copies {@code from[first..first + length)} over the elements from that at {@code offset} on.
   */
  public void write(long offset, float[] from, int first, int length) {
    if (offset + length <= elements.capacity()) {
      elements.put((int) offset, from, first, length);
    } else {
      at(offset, length).put(from, first, length);
    }
  }

  /** Returns a place that may be beyond the 2 GB of a buffer, but not beyond the array. */
  private FloatPointer at(long offset, int length) {
    Objects.checkFromIndexSize(offset, length, array.length());
    FloatPointer all = new FloatPointer((FloatPointer) array.data().pointer());
    return all.position(array.offset() + offset);
  }
}
