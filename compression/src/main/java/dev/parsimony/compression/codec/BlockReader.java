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
    MalformedBlockException.requireBytes(position, limit, needed);
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

  /** Reads a biased exponent byte and returns the exponent. */
  int exponent() {
    int biased = unsignedByte();
    if (biased == 0 || biased == 255) {
      throw new MalformedBlockException(position - 1, "exponent byte " + biased, "one in 1..254");
    }
    return biased - WireFormat.EXPONENT_BIAS;
  }

  /** Reads a float32 that is finite and not negative. */
  float scale() {
    float scale = WireFormat.floatAt(bytes, skip(Float.BYTES));
    if (!(scale >= 0 && scale <= Float.MAX_VALUE)) {
      throw new MalformedBlockException(
          position - Float.BYTES, "scale " + scale, "a finite one of at least 0");
    }
    return scale;
  }

  /** Reads a varint in 1..most. */
  int number(String name, int most) {
    return number(name, 1, most);
  }

  /** Reads a varint in least..most. */
  int number(String name, int least, int most) {
    int start = position;
    long value = 0;
    for (int shift = 0; shift < 7 * WireFormat.MAX_VARINT_BYTES; shift += 7) {
      int next = unsignedByte();
      value |= (next & 0x7FL) << shift;
      if (next <= 0x7F) {
        if (value < least || value > most) {
          throw new MalformedBlockException(
              start, name + " " + value, "a " + name + " in " + least + ".." + most);
        }
        return (int) value;
      }
    }
    throw new MalformedBlockException(
        start, "a " + name + " of more than five bytes", "one in " + least + ".." + most);
  }
}
