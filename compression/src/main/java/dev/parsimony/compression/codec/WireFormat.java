package dev.parsimony.compression.codec;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * The bytes of a gradient message. Everything is little-endian; a varint holds seven bits a byte,
 * the lowest first, at most five bytes; a bit stream fills each byte from its lowest bit.
 *
 * <pre>
 *   0        4         6       8              16         20              20+L     24+L
 *   +--------+---------+-------+--------------+----------+---------------+--------+
 *   | "PGRM" | version | flags | fingerprint  | length L | blocks        | CRC32C |
 *   |  u32   |   u16   |  u16  | of the layout|   u32    | L bytes       |  u32   |
 *   +--------+---------+-------+--------------+----------+---------------+--------+
 *
 * flags is 0; the CRC32C covers bytes 0 to 20+L. One block per travelling tensor, in layout order:
 * a byte that names the codec, then, for a tensor of n elements of which k are sent,
 *
 *   0 EMPTY    nothing (k = 0)
 *   1 WORDS    | exponent u8 | k varint | k * u32: code in bits 28..31, index in bits 0..27 |
 *   2 GAPS     | exponent u8 | k varint | p u8 | k Rice codes, zero bits to a byte | codes |
 *   3 BITMAP   | exponent u8 | ceil(n/8) bytes: bit i set if i is sent, rest zero | codes |
 *   4 DENSE    | n * float32 |
 *
 *   exponent   e + 127, in 1..254
 *   Rice code  of g = index - previous index - 1 (the first: index): g >> p zero bits, a one bit,
 *              the p low bits of g; p in 0..30
 *   codes      ceil(k/2) bytes, two 4-bit codes each, the first in the low bits, the rest zero
 * </pre>
 *
 * Except in EMPTY, k is at least 1. Statistic tensors are DENSE always.
 */
final class WireFormat {
  static final int MAGIC = 0x4D524750;
  static final int VERSION = 1;

  static final int MAGIC_OFFSET = 0;
  static final int VERSION_OFFSET = 4;
  static final int FLAGS_OFFSET = 6;
  static final int FINGERPRINT_OFFSET = 8;
  static final int PAYLOAD_LENGTH_OFFSET = 16;
  static final int HEADER_BYTES = 20;
  static final int CRC_BYTES = 4;
  static final int CODEC_ID_BYTES = 1;

  static final int EMPTY = 0;
  static final int WORDS = 1;
  static final int GAPS = 2;
  static final int BITMAP = 3;
  static final int DENSE = 4;

  static final int EXPONENT_BYTES = 1;
  static final int EXPONENT_BIAS = 127;
  static final int RICE_PARAMETER_BYTES = 1;
  static final int LARGEST_RICE_PARAMETER = 30;
  static final int WORD_INDEX_BITS = 28;
  static final int MAX_VARINT_BYTES = 5;

  private static final VarHandle SHORT = view(short[].class);
  private static final VarHandle INT = view(int[].class);
  private static final VarHandle LONG = view(long[].class);
  private static final VarHandle FLOAT = view(float[].class);

  private WireFormat() {}

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
