package dev.parsimony.compression.codec;

/** Reads a bit stream, lowest bit first; whatever would cross the limit throws. */
final class BitReader {
  private byte[] in = new byte[0];
  private int position;
  private int limit;

  /** The next bits, lowest first. Those above {@link #availableBits} are the stream's too. */
  private long bits;

  private int availableBits;

  void start(byte[] in, int offset, int limit) {
    this.in = in;
    this.position = offset;
    this.limit = limit;
    this.bits = 0;
    this.availableBits = 0;
  }

  /** Reads {@code width} bits, 0 to 32. */
  int read(int width) {
    if (availableBits < width) {
      refill();
      if (availableBits < width) {
        throw MalformedBlockException.truncated(position, limit, 1);
      }
    }
    int value = (int) (bits & ((1L << width) - 1));
    consume(width);
    return value;
  }

  /** Counts zero bits up to a one bit, which it takes too; more than {@code most} throw. */
  int readUnary(int most) {
    int zeros = 0;
    while (true) {
      if (availableBits == 0) {
        refill();
        if (availableBits == 0) {
          throw MalformedBlockException.truncated(position, limit, 1);
        }
      }
      int run = Math.min(Long.numberOfTrailingZeros(bits), availableBits);
      if (run > most - zeros) {
        throw new MalformedBlockException(
            position - 1, "an index gap beyond the tensor's end", "one within it");
      }
      zeros += run;
      if (run < availableBits) {
        consume(run + 1);
        return zeros;
      }
      consume(run);
    }
  }

  /** Requires the rest of the current byte to be zero and returns the offset after it. */
  int finish() {
    int end = position - (availableBits >>> 3);
    if ((bits & ((1L << (availableBits & 7)) - 1)) != 0) {
      throw new MalformedBlockException(end - 1, "bits after the last gap", "zeros");
    }
    return end;
  }

  /** Offset of the byte after the last one taken in; for messages. */
  int position() {
    return position;
  }

  /** Makes at least 56 bits available, or all that are left. */
  private void refill() {
    if (limit - position >= Long.BYTES) {
      bits |= WireFormat.longAt(in, position) << availableBits;
      int bytes = (63 - availableBits) >>> 3;
      position += bytes;
      availableBits += bytes << 3;
      return;
    }
    while (availableBits < 56 && position < limit) {
      bits |= (in[position++] & 0xFFL) << availableBits;
      availableBits += 8;
    }
  }

  private void consume(int width) {
    bits >>>= width;
    availableBits -= width;
  }
}
