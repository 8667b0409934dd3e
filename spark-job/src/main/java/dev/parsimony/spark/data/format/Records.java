package dev.parsimony.spark.data.format;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Reads and writes the fields of a record, as {@link ExampleFormat} lays them out. */
public final class Records {
  private static final VarHandle INTS =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle FLOATS =
      MethodHandles.byteArrayViewVarHandle(float[].class, ByteOrder.LITTLE_ENDIAN);

  private Records() {}

  /** The largest class of an array of {@link ArrayEncoding#CLASS}; -1 if it has none. */
  public static int largestClass(byte[] record, int offset, ArrayFormat array) {
    int largest = -1;
    for (int i = 0; i < array.shape().size(); i++) {
      largest = Math.max(largest, (int) INTS.get(record, offset + Integer.BYTES * i));
    }
    return largest;
  }

  /** Writes the class of a record of the usual example. */
  public static void putLabel(byte[] record, int label) {
    putClass(record, 0, label);
  }

  /** Writes a value of {@link ArrayEncoding#CLASS} at an offset in bytes. */
  public static void putClass(byte[] record, int offset, int label) {
    INTS.set(record, offset, label);
  }

  /** Writes a value of {@link ArrayEncoding#FLOAT32} at an offset in bytes. */
  public static void putFloat(byte[] record, int offset, float value) {
    FLOATS.set(record, offset, value);
  }
}
