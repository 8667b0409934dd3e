package dev.parsimony.spark.exchange;

import java.nio.ByteBuffer;

/**
 * The own block as frames, made once for all peers that are sent it. Grows as the block does, and
 * is kept for the next round.
 */
final class OwnFrames {
  private static final int INITIAL_BYTES = 4096;

  private final Framing framing;
  private final int rank;
  private ByteBuffer frames = ByteBuffer.allocateDirect(INITIAL_BYTES);
  private int framed;
  private boolean complete;

  OwnFrames(Framing framing, int rank) {
    this.framing = framing;
    this.rank = rank;
  }

  void startRound() {
    frames.clear();
    framed = 0;
    complete = false;
  }

  /** Frames what has come to the block. */
  void extend(Block own, long round) {
    while (!complete && Framing.ready(own, framed)) {
      int most = framing.frameBytes(ExchangeFormat.FRAME_BYTES);
      if (frames.remaining() < most) {
        grow(own);
      }
      framed += framing.putBlock(frames, own, framed, rank, round);
      complete = own.complete() && framed == own.filled();
    }
  }

  private void grow(Block own) {
    long needed = 1L + own.filled() / ExchangeFormat.FRAME_BYTES;
    long bytes =
        Math.max(2L * frames.capacity(), needed * framing.frameBytes(ExchangeFormat.FRAME_BYTES));
    ByteBuffer larger = ByteBuffer.allocateDirect((int) Math.min(bytes, Integer.MAX_VALUE - 8));
    larger.put(frames.flip());
    frames = larger;
  }

  /** The buffer; its first {@link #length} bytes count. Another one after it has grown. */
  ByteBuffer buffer() {
    return frames;
  }

  int length() {
    return frames.position();
  }

  boolean complete() {
    return complete;
  }

  /** The end of the frame that a byte at this place belongs to, or the place itself between two. */
  int frameEnd(int place) {
    int full = framing.frameBytes(ExchangeFormat.FRAME_BYTES);
    int end = (int) Math.min(Integer.MAX_VALUE, ((place + full - 1L) / full) * full);
    return Math.min(end, length());
  }
}
