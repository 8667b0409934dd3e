package dev.parsimony.compression.codec;

/** Checked steps through the fields of a block; every step that would cross the limit throws. */
final class BlockReader {
  private byte[] bytes = new byte[0];
  private int position;
  private int limit;

  void start(byte[] bytes, int offset, int limit) {
    this.bytes = bytes;
    this.position = offset;
    this.limit = limit;
  }

  int position() {
    return position;
  }

  /** Requires {@code needed} more bytes before the limit. */
  void require(long needed) {
    if (needed > limit - position) {
      throw MalformedBlockException.truncated(position, limit, needed);
    }
  }

  /** Steps over bytes that the caller reads itself and returns where they start. */
  int skip(int size) {
    require(size);
    position += size;
    return position - size;
  }

  int unsignedByte() {
    return bytes[skip(1)] & 0xFF;
  }

  /** Reads the biased exponent byte and returns the exponent. */
  int exponent() {
    int biased = unsignedByte();
    if (biased == 0 || biased == 255) {
      throw new MalformedBlockException(position - 1, "exponent byte " + biased, "one in 1..254");
    }
    return biased - WireFormat.EXPONENT_BIAS;
  }

  /** Reads the number of sent elements as a varint. */
  int count(int length) {
    int start = position;
    long value = 0;
    for (int shift = 0; shift < 7 * WireFormat.MAX_VARINT_BYTES; shift += 7) {
      int next = unsignedByte();
      value |= (next & 0x7FL) << shift;
      if (next <= 0x7F) {
        return requireCount(start, value, length);
      }
    }
    throw new MalformedBlockException(
        start, "a count of more than five bytes", "a count in 1.." + length);
  }

  static int requireCount(int offset, long value, int length) {
    if (value < 1 || value > length) {
      throw new MalformedBlockException(offset, "count " + value, "a count in 1.." + length);
    }
    return (int) value;
  }
}
