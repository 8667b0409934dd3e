package dev.parsimony.spark.data.format;

import dev.parsimony.spark.Internal;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Reads and writes the fields of a record, as {@link ExampleFormat} lays them out. */
@Internal
public final class Records {
  private static final VarHandle INTS =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle FLOATS =
      MethodHandles.byteArrayViewVarHandle(float[].class, ByteOrder.LITTLE_ENDIAN);

  private Records() {}

  /** The largest of the classes in a record from a file; -1 if it has none, or values instead. */
  public static int largestClass(byte[] record, ExampleFormat format) {
    if (!format.hasClasses()) {
      return -1;
    }
    int[] steps = steps(record, format);
    int offset = format.offset(ExampleFormat.CLASS, steps);
    int largest = -1;
    for (int i = 0;
        i < format.arrays().get(ExampleFormat.CLASS).shape().rows() * steps[ExampleFormat.CLASS];
        i++) {
      largest = Math.max(largest, (int) INTS.get(record, offset + Integer.BYTES * i));
    }
    return largest;
  }

  /** The steps of each array in a record, of any length. */
  public static int[] steps(byte[] record, ExampleFormat format) {
    int[] steps = new int[format.arrays().size()];
    int offset = 0;
    for (int i = 0; i < steps.length; i++) {
      ArrayFormat array = format.arrays().get(i);
      steps[i] = array.shape().steps();
      if (array.varies()) {
        steps[i] = (int) INTS.get(record, offset);
        offset += Integer.BYTES;
      }
    }
    return steps;
  }

  /** Writes the steps of those arrays that vary. */
  public static void putSteps(byte[] record, ExampleFormat format, int[] steps) {
    int offset = 0;
    for (int i = 0; i < steps.length; i++) {
      if (format.arrays().get(i).varies()) {
        INTS.set(record, offset, steps[i]);
        offset += Integer.BYTES;
      }
    }
  }

  /** Whether a record is one of the format, as long as it says it is. */
  public static boolean whole(byte[] record, ExampleFormat format) {
    if (!format.varies() || record.length < format.offset(0)) {
      return record.length == format.recordBytes();
    }
    int[] steps = steps(record, format);
    for (int i = 0; i < steps.length; i++) {
      if (steps[i] < 0 || steps[i] > format.arrays().get(i).shape().steps()) {
        return false;
      }
    }
    return record.length == format.recordBytes(steps);
  }

  /** Writes the class of a record of the usual example. */
  public static void putLabel(byte[] record, int label) {
    putClass(record, 0, label);
  }

  /** Writes a value of {@link ArrayEncoding#CLASS} at an offset in bytes. */
  public static void putClass(byte[] record, int offset, int label) {
    INTS.set(record, offset, label);
  }

  /** Reads a value of {@link ArrayEncoding#FLOAT32} at an offset in bytes. */
  public static float getFloat(byte[] record, int offset) {
    return (float) FLOATS.get(record, offset);
  }

  /** Writes a value of {@link ArrayEncoding#FLOAT32} at an offset in bytes. */
  public static void putFloat(byte[] record, int offset, float value) {
    FLOATS.set(record, offset, value);
  }
}
