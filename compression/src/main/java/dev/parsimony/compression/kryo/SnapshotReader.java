package dev.parsimony.compression.kryo;

import com.esotericsoftware.kryo.io.Input;
import dev.parsimony.compression.codec.MalformedBlockException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.zip.CRC32C;

/**
 * Reads what a {@link SnapshotWriter} wrote. Allocates for a length only what follows, as far as
 * the {@link Input} tells, and otherwise at most twice what has arrived.
 */
final class SnapshotReader {
  private static final int PIECE_BYTES = 1 << 13;

  private final Input input;
  private final CRC32C crc = new CRC32C();
  private final ByteBuffer piece = ByteBuffer.allocate(PIECE_BYTES).order(ByteOrder.LITTLE_ENDIAN);
  private boolean lengthsKnown;
  private long position;

  SnapshotReader(Input input) {
    this.input = input;
  }

  /** Comes first, since {@link Input#readBytes} would not return where there is no byte at all. */
  int unsignedByte() {
    int value = input.readByte() & 0xFF;
    crc.update(value);
    position++;
    return value;
  }

  int intValue() {
    return next(Integer.BYTES).getInt();
  }

  long longValue() {
    return next(Long.BYTES).getLong();
  }

  byte[] bytes(int length) {
    byte[] values = new byte[firstLength(length)];
    for (int filled = 0, size; filled < length; filled += size) {
      size = Math.min(PIECE_BYTES, length - filled);
      next(size);
      if (filled + size > values.length) {
        values = Arrays.copyOf(values, doubled(values.length, length));
      }
      piece.get(values, filled, size);
    }
    return values;
  }

  /** Reads finite floats of at least {@code least}. */
  float[] floats(int length, float least) {
    float[] values = new float[firstLength(length)];
    for (int filled = 0, size; filled < length; filled += size) {
      size = Math.min(PIECE_BYTES / Float.BYTES, length - filled);
      next(Float.BYTES * size);
      if (filled + size > values.length) {
        values = Arrays.copyOf(values, doubled(values.length, length));
      }
      for (int i = filled; i < filled + size; i++) {
        values[i] = piece.getFloat();
        if (!(values[i] >= least && values[i] <= Float.MAX_VALUE)) {
          throw malformed("value " + values[i], "a finite one of at least " + least);
        }
      }
    }
    return values;
  }

  /** Requires that {@code size} bytes and the checksum follow, where the input can tell. */
  void requireFollowing(long size) {
    lengthsKnown = input.getBuffer() != null && input.getInputStream() == null;
    if (lengthsKnown) {
      int left = input.limit() - input.position();
      require(
          size + Integer.BYTES <= left,
          "lengths of " + size + " bytes with a checksum in " + left,
          "all of them to follow");
    }
  }

  /** Reads the checksum. */
  void requireChecksum() {
    int computed = (int) crc.getValue();
    int found = intValue();
    require(found == computed, "checksum %08x".formatted(found), "%08x".formatted(computed));
  }

  /** Requires what was read last to be valid. */
  void require(boolean valid, String found, String expected) {
    if (!valid) {
      throw malformed(found, expected);
    }
  }

  private MalformedBlockException malformed(String found, String expected) {
    return MalformedBlockException.ofSnapshot(
        (int) Math.min(position, Integer.MAX_VALUE), found, expected);
  }

  private ByteBuffer next(int size) {
    input.readBytes(piece.array(), 0, size);
    crc.update(piece.array(), 0, size);
    position += size;
    return piece.clear();
  }

  private int firstLength(int length) {
    return lengthsKnown ? length : Math.min(length, PIECE_BYTES);
  }

  private static int doubled(int length, int most) {
    return (int) Math.min(2L * length, most);
  }
}
