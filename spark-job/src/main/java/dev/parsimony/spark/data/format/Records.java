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

  /** The class that a record of any encoding holds. */
  public static int label(byte[] record) {
    return (int) INTS.get(record, 0);
  }

  /** Writes the class of a record of any encoding. */
  public static void putLabel(byte[] record, int label) {
    INTS.set(record, 0, label);
  }

  /** Writes feature {@code index} of a record of {@link FeatureEncoding#FLOAT32}. */
  public static void putFloat(byte[] record, int index, float value) {
    FLOATS.set(record, ExampleFormat.PAYLOAD_OFFSET + Float.BYTES * index, value);
  }
}
