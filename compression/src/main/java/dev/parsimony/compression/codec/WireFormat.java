package dev.parsimony.compression.codec;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * The offsets and constants of a gradient message; WIRE-FORMAT.md explains them. Everything is
 * little-endian; a varint holds seven bits a byte, the lowest first, at most five bytes.
 *
 * <pre>
 *   0       2         3       4             8               N-4      N
 *   +-------+---------+-------+-------------+---------------+--------+
 *   | "PG"  | version | flags | fingerprint | blocks        | CRC32C |
 *   |  u16  |   u8    |  u8   | u32, folded |               |  u32   |
 *   +-------+---------+-------+-------------+---------------+--------+
 *
 * What carries a message knows its length N; the message does not hold it, so that its first bytes
 * can be sent while its last ones are made. flags say whether the message belongs to a history of its
 * sender's: bit 0 that it begins one, bit 1 that it continues one, whose messages so far bits 2..7
 * count, modulo 64. The CRC32C covers all bytes before it. One
 * block per travelling tensor, in layout order, each with a form byte first: codec in bits 0..2,
 * book in bits 3..4, models in bits 5..7.
 *
 *   0 EMPTY    nothing: no element of the tensor is sent
 *   1 WORDS    | scales | k varint | k * u32: code in bits 28..31, index in bits 0..27 |
 *   2 GAPS     | scales | k varint | gap weights | code weights | bit stream |
 *   3 BITMAP   | scales | k varint | n bits, zeros to a byte | code weights | bit stream |
 *   4 FLOATS   | n * float32 |
 *   5 HALVES   | e+127 u8 | n * float16, times 2^(e-14) |
 *   6 SPLIT    | scales | k varint | inside varint | part inside | part outside |
 *
 *   scales of book 0 POWERS | e+127 u8 |
 *             book 1 SIGNS  | tau float32 |
 *             book 2 LEVELS | s u8 | bucket length d varint | ceil(n/d) * float32 |
 *   a part that is not empty: | form u8, without a book | what follows k in that form |
 * </pre>
 */
final class WireFormat {
  static final int MAGIC = 0x4750;
  static final int VERSION = 5;

  static final int BEGINS_HISTORY = 1;
  static final int CONTINUES_HISTORY = 2;
  static final int HISTORY_COUNT_SHIFT = 2;
  static final int HISTORY_COUNT_MASK = 0x3F;

  static final int MAGIC_OFFSET = 0;
  static final int VERSION_OFFSET = 2;
  static final int FLAGS_OFFSET = 3;
  static final int FINGERPRINT_OFFSET = 4;
  static final int HEADER_BYTES = 8;
  static final int CRC_BYTES = 4;

  static final int FORM_BYTES = 1;
  static final int CODEC_MASK = 7;
  static final int BOOK_SHIFT = 3;
  static final int BOOK_MASK = 3;
  static final int MODELS_SHIFT = 5;

  static final int EMPTY = 0;
  static final int WORDS = 1;
  static final int GAPS = 2;
  static final int BITMAP = 3;
  static final int FLOATS = 4;
  static final int HALVES = 5;
  static final int SPLIT = 6;

  static final int POWERS = 0;
  static final int SIGNS = 1;
  static final int LEVELS = 2;

  static final int EXPONENT_BYTES = 1;
  static final int EXPONENT_BIAS = 127;
  static final int LEVELS_BYTES = 1;
  static final int WORD_INDEX_BITS = 28;
  static final int MAX_VARINT_BYTES = 5;

  static final int GAP_WEIGHTS = 1;
  static final int CODE_WEIGHTS = 2;
  static final int CONTEXT_WEIGHTS = 4;

  private static final VarHandle SHORT = view(short[].class);
  private static final VarHandle INT = view(int[].class);
  private static final VarHandle LONG = view(long[].class);
  private static final VarHandle FLOAT = view(float[].class);

  private WireFormat() {}

  /** Returns the 32 bits of a layout's fingerprint that travel. */
  static int folded(long fingerprint) {
    return (int) (fingerprint ^ (fingerprint >>> 32));
  }

  static int shortAt(byte[] bytes, int offset) {
    return (short) SHORT.get(bytes, offset) & 0xFFFF;
  }

  static void putShort(byte[] bytes, int offset, int value) {
    SHORT.set(bytes, offset, (short) value);
  }

  static int intAt(byte[] bytes, int offset) {
    return (int) INT.get(bytes, offset);
  }

  static long unsignedIntAt(byte[] bytes, int offset) {
    return Integer.toUnsignedLong(intAt(bytes, offset));
  }

  static void putInt(byte[] bytes, int offset, int value) {
    INT.set(bytes, offset, value);
  }

  static long longAt(byte[] bytes, int offset) {
    return (long) LONG.get(bytes, offset);
  }

  static void putLong(byte[] bytes, int offset, long value) {
    LONG.set(bytes, offset, value);
  }

  static float floatAt(byte[] bytes, int offset) {
    return (float) FLOAT.get(bytes, offset);
  }

  static void putFloat(byte[] bytes, int offset, float value) {
    FLOAT.set(bytes, offset, value);
  }

  static int varintBytes(int value) {
    return (Math.max(1, 32 - Integer.numberOfLeadingZeros(value)) + 6) / 7;
  }

  /** Writes a value of at least 0 and returns the offset after it. */
  static int putVarint(byte[] bytes, int offset, int value) {
    int at = offset;
    int rest = value;
    while (rest > 0x7F) {
      bytes[at++] = (byte) (rest | 0x80);
      rest >>>= 7;
    }
    bytes[at++] = (byte) rest;
    return at;
  }

  private static VarHandle view(Class<?> arrayType) {
    return MethodHandles.byteArrayViewVarHandle(arrayType, ByteOrder.LITTLE_ENDIAN);
  }
}
