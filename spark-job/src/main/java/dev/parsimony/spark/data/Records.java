package dev.parsimony.spark.data;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Writes the fields of a record, as {@link ExampleFormat} lays them out. */
final class Records {
  private static final VarHandle INTS =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle FLOATS =
      MethodHandles.byteArrayViewVarHandle(float[].class, ByteOrder.LITTLE_ENDIAN);

  private Records() {}

  static int label(byte[] record) {
    return (int) INTS.get(record, 0);
  }

  static void putLabel(byte[] record, int label) {
    INTS.set(record, 0, label);
  }

  /** Writes feature {@code index} of a record of {@link FeatureEncoding#FLOAT32}. */
  static void putFloat(byte[] record, int index, float value) {
    FLOATS.set(record, ExampleFormat.PAYLOAD_OFFSET + Float.BYTES * index, value);
  }
}
