package dev.parsimony.exchange.frame;

import dev.parsimony.exchange.Internal;
import java.nio.ByteBuffer;

/**
 * This rank's block as frames, made once for all peers that are sent it. Grows as the block does,
 * and is kept for the next round.
 */
@Internal
public final class SharedFrames {
  private static final int INITIAL_BYTES = 4096;

  /** Bytes framed at a time, few enough to stay in the cache until they are sent. */
  private static final int STRETCH_BYTES = 1024 * 1024;

  private final Framing framing;
  private final int rank;
  private ByteBuffer frames = ByteBuffer.allocateDirect(INITIAL_BYTES);
  private int generation = 1;
  private int framed;
  private boolean complete;

  public SharedFrames(Framing framing, int rank) {
    this.framing = framing;
    this.rank = rank;
  }

  public void startRound() {
    frames.clear();
    framed = 0;
    complete = false;
  }

  /** Frames some of what has come to the block, so that sending can begin. */
  public void extend(Block own, long round) {
    int end = frames.position() + STRETCH_BYTES;
    while (!complete && framing.ready(own, framed) && frames.position() < end) {
      if (frames.remaining() < framing.frameBytes()) {
        grow(own);
      }
      framed += framing.putBlock(frames, own, framed, rank, round);
      complete = own.complete() && framed == own.filled();
    }
  }

  private void grow(Block own) {
    long bytes =
        Math.max(2L * frames.capacity(), framing.framedBytes(own.filled()) + framing.frameBytes());
    ByteBuffer larger = ByteBuffer.allocateDirect((int) Math.min(bytes, Integer.MAX_VALUE - 8));
    replace(larger.put(frames.flip()));
  }

  private void replace(ByteBuffer buffer) {
    frames = buffer;
    generation++;
  }

  /** Gives its memory back, between rounds. */
  public void release() {
    replace(ByteBuffer.allocateDirect(INITIAL_BYTES));
  }

  /** Returns the number of the buffer; another buffer has another number. */
  int generation() {
    return generation;
  }

  /** The buffer; its first {@link #length} bytes count. */
  ByteBuffer buffer() {
    return frames;
  }

  /** Bytes of a block of this length in frames. */
  public long framedBytes(int length) {
    return framing.framedBytes(length);
  }

  int length() {
    return frames.position();
  }

  boolean complete() {
    return complete;
  }

  /** The end of the frame that a byte at this place belongs to, or the place itself between two. */
  int frameEnd(int place) {
    int full = framing.frameBytes();
    int end = (int) Math.min(Integer.MAX_VALUE, ((place + full - 1L) / full) * full);
    return Math.min(end, length());
  }
}
