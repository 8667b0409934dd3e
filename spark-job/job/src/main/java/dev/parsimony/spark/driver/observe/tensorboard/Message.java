package dev.parsimony.spark.driver.observe.tensorboard;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.function.IntToDoubleFunction;

/** Builds a message in protobuf's encoding: fields in the order in which they are added. */
final class Message {
  private static final int VARINT = 0;
  private static final int FIXED_64 = 1;
  private static final int BYTES = 2;
  private static final int FIXED_32 = 5;
  private static final int TYPE_BITS = 3;
  private static final int VARINT_BITS = 7;
  private static final int MORE = 1 << VARINT_BITS;

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

  /** Adds an int64 or an enum's value. */
  Message number(int field, long value) {
    tag(field, VARINT);
    varint(value);
    return this;
  }

  Message number(int field, double value) {
    tag(field, FIXED_64);
    bytes.writeBytes(littleEndian(Double.BYTES).putDouble(value).array());
    return this;
  }

  Message number(int field, float value) {
    tag(field, FIXED_32);
    bytes.writeBytes(littleEndian(Float.BYTES).putFloat(value).array());
    return this;
  }

  /** Adds a list of numbers, packed. */
  Message numbers(int field, int count, IntToDoubleFunction number) {
    tag(field, BYTES);
    varint((long) count * Double.BYTES);
    for (int i = 0; i < count; i++) {
      bytes.writeBytes(littleEndian(Double.BYTES).putDouble(number.applyAsDouble(i)).array());
    }
    return this;
  }

  Message text(int field, String value) {
    return bytes(field, value.getBytes(StandardCharsets.UTF_8));
  }

  Message message(int field, Message value) {
    return bytes(field, value.toBytes());
  }

  byte[] toBytes() {
    return bytes.toByteArray();
  }

  private Message bytes(int field, byte[] value) {
    tag(field, BYTES);
    varint(value.length);
    bytes.writeBytes(value);
    return this;
  }

  private void tag(int field, int type) {
    varint((long) field << TYPE_BITS | type);
  }

  /** Seven bits at a time, the lowest first. */
  private void varint(long value) {
    long rest = value;
    while (rest >>> VARINT_BITS != 0) {
      bytes.write((int) (rest & (MORE - 1)) | MORE);
      rest >>>= VARINT_BITS;
    }
    bytes.write((int) rest);
  }

  private static ByteBuffer littleEndian(int length) {
    return ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
  }
}
