package dev.parsimony.compression.kryo;

import com.esotericsoftware.kryo.io.Output;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.CRC32C;

/** Writes fields in little-endian and, at the end, their CRC32C. */
final class SnapshotWriter {
  private static final int PIECE_BYTES = 1 << 13;

  private final Output output;
  private final CRC32C crc = new CRC32C();
  private final ByteBuffer piece = ByteBuffer.allocate(PIECE_BYTES).order(ByteOrder.LITTLE_ENDIAN);

  SnapshotWriter(Output output) {
    this.output = output;
  }

  void putByte(int value) {
    room(1).put((byte) value);
  }

  void putInt(int value) {
    room(Integer.BYTES).putInt(value);
  }

  void putLong(long value) {
    room(Long.BYTES).putLong(value);
  }

  void putBytes(byte[] values) {
    for (byte value : values) {
      putByte(value);
    }
  }

  void putFloats(float[] values) {
    for (int written = 0, size; written < values.length; written += size) {
      room(Float.BYTES);
      size = Math.min(piece.remaining() / Float.BYTES, values.length - written);
      piece.asFloatBuffer().put(values, written, size);
      piece.position(piece.position() + size * Float.BYTES);
    }
  }

  void finish() {
    flush();
    piece.putInt((int) crc.getValue());
    flush();
  }

  private ByteBuffer room(int size) {
    if (piece.remaining() < size) {
      flush();
    }
    return piece;
  }

  private void flush() {
    crc.update(piece.array(), 0, piece.position());
    output.writeBytes(piece.array(), 0, piece.position());
    piece.clear();
  }
}
