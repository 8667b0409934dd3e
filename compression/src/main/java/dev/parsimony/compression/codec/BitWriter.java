package dev.parsimony.compression.codec;

/**
 * Writes a bit stream that is read in the opposite order: the last value written is read first. A
 * one bit marks where reading begins.
 */
final class BitWriter {
  /** Bytes after the stream's last that {@link #write} may overwrite. */
  static final int SLACK_BYTES = Long.BYTES;

  private byte[] out = new byte[0];
  private int start;
  private int position;
  private long pending;
  private int pendingBits;

  void start(byte[] out, int offset) {
    this.out = out;
    this.start = offset;
    this.position = offset;
    this.pending = 0;
    this.pendingBits = 0;
  }

  /** Writes a value that has no bits above {@code width}, which is at most 56. */
  void write(long value, int width) {
    long all = pending | value << pendingBits;
    WireFormat.putLong(out, position, all);
    int bits = pendingBits + width;
    position += bits >>> 3;
    pending = all >>> (bits & ~7);
    pendingBits = bits & 7;
  }

  /** Ends the stream and returns the offset after it. */
  int finish() {
    write(1, 1);
    position += pendingBits > 0 ? 1 : 0;
    reverse(out, start, position);
    return position;
  }

  private static void reverse(byte[] bytes, int from, int to) {
    int low = from;
    int high = to - Long.BYTES;
    for (; high - low >= Long.BYTES; low += Long.BYTES, high -= Long.BYTES) {
      long first = WireFormat.longAt(bytes, low);
      WireFormat.putLong(bytes, low, Long.reverseBytes(WireFormat.longAt(bytes, high)));
      WireFormat.putLong(bytes, high, Long.reverseBytes(first));
    }
    for (int i = low, j = high + Long.BYTES - 1; i < j; i++, j--) {
      byte first = bytes[i];
      bytes[i] = bytes[j];
      bytes[j] = first;
    }
  }
}
