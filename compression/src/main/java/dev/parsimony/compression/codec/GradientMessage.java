package dev.parsimony.compression.codec;

import java.util.Arrays;
import java.util.Objects;

/**
 * The bytes of one worker's message for one step, from {@link #offset()} on, {@link #length()} of
 * them. It either views a caller's array or holds a buffer of its own, which writing turns back to
 * and which is kept for the next step: one object serves a worker for the whole run.
 */
public final class GradientMessage {
  /** Bytes that no message exceeds: an array holds no more. */
  public static final int MAX_BYTES = Integer.MAX_VALUE - 8;

  private byte[] buffer = new byte[0];
  private byte[] bytes = buffer;
  private int offset;
  private int length;

  /** Makes a message of no bytes, which is not a valid one yet. */
  public GradientMessage() {}

  /**
   * Returns the array that holds the message. The live array; only read it. Writing replaces it by
   * a longer one where it has to, with the bytes so far.
   */
  public byte[] bytes() {
    return bytes;
  }

  /** Returns the index of the message's first byte. */
  public int offset() {
    return offset;
  }

  /**
   * Returns the number of bytes of the message; while it is being written, of those that are final.
   */
  public int length() {
    return length;
  }

  /**
   * Views {@code bytes[offset..offset+length)} without a copy; the caller leaves them unchanged as
   * long as this message is in use. They are checked when they are decoded.
   */
  public void wrap(byte[] bytes, int offset, int length) {
    Objects.checkFromIndexSize(offset, length, bytes.length);
    this.bytes = bytes;
    this.offset = offset;
    this.length = length;
  }

  /**
   * Turns to the message's own buffer, with its first bytes kept as they are, and makes room for
   * {@code needed} bytes; the buffer is never more than twice as long as was needed once.
   */
  byte[] ownBuffer(long needed) {
    if (needed > MAX_BYTES) {
      throw new IllegalArgumentException(
          "A message of " + needed + " bytes is above the limit of " + MAX_BYTES);
    }
    if (needed > buffer.length) {
      long doubled = Math.min(2L * buffer.length, MAX_BYTES);
      buffer = Arrays.copyOf(buffer, (int) Math.max(needed, doubled));
    }
    return buffer;
  }

  /** Makes the first bytes of its own buffer the message. */
  void ownLength(int length) {
    wrap(buffer, 0, length);
  }
}
