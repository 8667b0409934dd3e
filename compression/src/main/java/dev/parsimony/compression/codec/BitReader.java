package dev.parsimony.compression.codec;

/** Reads a bit stream from its highest bit on; whatever would cross the limit throws. */
final class BitReader {
  private byte[] in = new byte[0];
  private int position;
  private int limit;

  /** The next bits, highest first. Those beyond {@link #availableBits} are the stream's too. */
  private long bits;

  private int availableBits;

  /** Starts at the first bit after the mark that {@link BitWriter} leaves in the first byte. */
  void start(byte[] in, int offset, int limit) {
    this.in = in;
    this.position = offset;
    this.limit = limit;
    this.bits = 0;
    this.availableBits = 0;
    refill();
    int zeros = Long.numberOfLeadingZeros(bits);
    if (zeros > 7) {
      throw new MalformedBlockException(offset, "no start of a bit stream", "a one bit");
    }
    read(zeros + 1);
  }

  /** Makes at least 56 bits available. */
  void refill() {
    if (limit - position < Long.BYTES) {
      refillToTheLimit();
      return;
    }
    bits |= Long.reverseBytes(WireFormat.longAt(in, position)) >>> availableBits;
    int bytes = (63 - availableBits) >>> 3;
    position += bytes;
    availableBits += bytes << 3;
  }

  /** Takes zeros for what follows the limit, and throws as soon as they have been read. */
  private void refillToTheLimit() {
    requireWithinLimit();
    while (availableBits <= 56) {
      long next = position < limit ? in[position] & 0xFFL : 0;
      bits |= next << (56 - availableBits);
      position++;
      availableBits += 8;
    }
  }

  /** Reads {@code width} of the bits that a refill has made available, 0 to 32. */
  int read(int width) {
    int value = (int) ((bits >>> 1) >>> (63 - width));
    bits <<= width;
    availableBits -= width;
    return value;
  }

  /**
   * Requires the stream to end with a byte, in the states that writing began with, and returns the
   * offset after it.
   *
   * @param states the coder's states after the last symbol, or-ed
   */
  int finish(int states) {
    requireWithinLimit();
    if (states != 0 || (availableBits & 7) != 0) {
      throw new MalformedBlockException(
          position(), "another end of the bit stream", "state 0 at the end of a byte");
    }
    return position();
  }

  /** Returns the offset of the byte that the next bit is in, at most the limit; for messages. */
  int position() {
    return Math.min(limit, position - (availableBits >>> 3));
  }

  private void requireWithinLimit() {
    if (position - (availableBits >>> 3) > limit) {
      throw MalformedBlockException.truncated(limit, limit, 1);
    }
  }
}
