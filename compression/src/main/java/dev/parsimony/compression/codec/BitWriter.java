package dev.parsimony.compression.codec;

/** Writes a bit stream, lowest bit first, into a caller's array; never beyond its last byte. */
final class BitWriter {
  private static final int WORD_BITS = 32;

  private byte[] out = new byte[0];
  private int position;
  private long pending;
  private int pendingBits;

  void start(byte[] out, int offset) {
    this.out = out;
    this.position = offset;
    this.pending = 0;
    this.pendingBits = 0;
  }

  /** Appends the low {@code width} bits of a value that has no others; width is 0 to 32. */
  void write(long value, int width) {
    pending |= value << pendingBits;
    pendingBits += width;
    if (pendingBits >= WORD_BITS) {
      WireFormat.putInt(out, position, (int) pending);
      position += 4;
      pending >>>= WORD_BITS;
      pendingBits -= WORD_BITS;
    }
  }

  /** Appends {@code zeros} zero bits and a one bit. */
  void writeUnary(int zeros) {
    int rest = zeros;
    while (rest >= WORD_BITS) {
      write(0, WORD_BITS);
      rest -= WORD_BITS;
    }
    write(1L << rest, rest + 1);
  }

  /** Fills the last byte with zero bits and returns the offset after it. */
  int finish() {
    while (pendingBits > 0) {
      out[position++] = (byte) pending;
      pending >>>= 8;
      pendingBits -= 8;
    }
    return position;
  }
}
