package dev.parsimony.spark.exchange;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.WritableByteChannel;

/**
 * Sends one frame at a time through a direct staging buffer: header and body leave in one write
 * where they fit, larger bodies in pieces. Never blocks.
 */
final class FrameWriter {
  static final int STAGING_BYTES = 256 * 1024;
  private static final byte[] NOTHING = {};

  private final int attempt;
  private final int rank;
  private final ByteBuffer staging =
      ByteBuffer.allocateDirect(STAGING_BYTES).order(ByteOrder.LITTLE_ENDIAN).limit(0);
  private byte[] body = NOTHING;
  private int length;
  private int staged;
  private boolean touched;

  FrameWriter(int attempt, int rank) {
    this.attempt = attempt;
    this.rank = rank;
  }

  /** Begins a frame; the one before must be done. The body is read until this one is. */
  void start(int kind, long round, byte[] newBody, int newLength) {
    staging
        .clear()
        .putInt(ExchangeFormat.FRAME_MAGIC)
        .putInt(kind)
        .putInt(attempt)
        .putInt(rank)
        .putLong(round)
        .putInt(newLength);
    body = newBody;
    length = newLength;
    staged = 0;
    touched = false;
    stage();
    staging.flip();
  }

  /** Writes once, at most a staging buffer full; returns the bytes that the kernel took. */
  int writeTo(WritableByteChannel channel) throws IOException {
    int written = channel.write(staging);
    touched |= written > 0;
    if (!staging.hasRemaining() && staged < length) {
      staging.clear();
      stage();
      staging.flip();
    }
    return written;
  }

  private void stage() {
    int piece = Math.min(staging.remaining(), length - staged);
    staging.put(body, staged, piece);
    staged += piece;
  }

  /** Whether the kernel has the whole frame. */
  boolean done() {
    return staged == length && !staging.hasRemaining();
  }

  /** Takes the frame back if no byte of it has left. */
  void withdrawUntouched() {
    if (!touched) {
      staging.limit(0);
      staged = length;
    }
  }
}
