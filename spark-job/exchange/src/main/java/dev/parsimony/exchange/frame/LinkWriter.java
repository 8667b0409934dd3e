package dev.parsimony.exchange.frame;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import org.jspecify.annotations.Nullable;

/**
 * Writes what one peer is sent: the frames made for all, or frames of its own through a staging
 * buffer. Never blocks.
 */
final class LinkWriter {
  private static final int STAGING_BYTES = 256 * 1024;

  private final Framing framing;
  private final ByteBuffer staging = ByteBuffer.allocateDirect(STAGING_BYTES).limit(0);

  /** A view of the buffer of the frames made for all. */
  private ByteBuffer shared = ByteBuffer.allocate(0);

  private int generation;
  private long round;
  private Block[] blocks = {};
  private @Nullable SharedFrames own;
  private int[] sends = {};
  private boolean open;
  private int next;
  private int from;
  private boolean sharedDone = true;

  LinkWriter(Framing framing) {
    this.framing = framing;
  }

  /**
   * Begins a round; the one before must be done.
   *
   * @param newBlocks by origin
   * @param newSends origins, in order of sending
   * @param newOwn the frames made for all, if it is these that the peer is sent
   */
  void startRound(long newRound, Block[] newBlocks, int[] newSends, @Nullable SharedFrames newOwn) {
    round = newRound;
    blocks = newBlocks;
    sends = newSends;
    own = newOwn;
    open = false;
    next = 0;
    from = 0;
    sharedDone = newOwn == null;
    shared.position(0).limit(0);
  }

  /** Bytes of a block of this length in frames of its own. */
  long framedBytes(int length) {
    return framing.framedBytes(length);
  }

  /** Lets this round's blocks leave from now on. */
  void open() {
    open = true;
  }

  /** Whether there are bytes that the kernel could take. */
  boolean pending() {
    if (staging.hasRemaining()) {
      return true;
    }
    if (!open) {
      return false;
    }
    return own != null ? shared.position() < own.length() : next < sends.length && ready();
  }

  private boolean ready() {
    return framing.ready(blocks[sends[next]], from);
  }

  /** Whether the kernel has all of this round's blocks. */
  boolean done() {
    return sharedDone && (own != null || next == sends.length) && !staging.hasRemaining();
  }

  /** Whether the kernel left something of the last write; more may have come since. */
  boolean unfinishedWrite() {
    return staging.hasRemaining() || shared.hasRemaining();
  }

  /** Writes what the kernel takes at once; returns the bytes. */
  int writeTo(WritableByteChannel channel) throws IOException {
    if (staging.hasRemaining()) {
      return channel.write(staging);
    }
    if (!open) {
      return 0;
    }
    if (own != null) {
      int written = channel.write(sharedView(own, own.length()));
      sharedDone = own.complete() && shared.position() == own.length();
      return written;
    }
    stage();
    return staging.hasRemaining() ? channel.write(staging) : 0;
  }

  private ByteBuffer sharedView(SharedFrames frames, int limit) {
    if (generation != frames.generation()) {
      generation = frames.generation();
      shared = frames.buffer().duplicate().clear().position(shared.position());
    }
    return shared.limit(limit);
  }

  private void stage() {
    staging.clear();
    while (next < sends.length && ready() && staging.remaining() >= framing.frameBytes()) {
      Block block = blocks[sends[next]];
      from += framing.putBlock(staging, block, from, sends[next], round);
      if (block.complete() && from == block.filled()) {
        next++;
        from = 0;
      }
    }
    staging.flip();
  }

  /** Sends a frame that belongs to no block, when nothing else is {@link #pending}. */
  void putControl(int kind, byte[] body) {
    staging.clear();
    framing.putControl(staging, kind, round, body);
    staging.flip();
  }

  /**
   * Writes on until the frame that has begun to leave is out.
   *
   * @return whether it is
   */
  boolean finishFrame(WritableByteChannel channel) throws IOException {
    open = false;
    if (staging.hasRemaining()) {
      channel.write(staging);
    }
    if (own != null && !sharedDone && shared.position() > 0) {
      int end = own.frameEnd(shared.position());
      if (shared.position() < end) {
        channel.write(sharedView(own, end));
      }
      return !staging.hasRemaining() && shared.position() == end;
    }
    return !staging.hasRemaining();
  }

  /** Writes what is left of a control frame; returns whether it is out. */
  boolean finishControl(WritableByteChannel channel) throws IOException {
    if (staging.hasRemaining()) {
      channel.write(staging);
    }
    return !staging.hasRemaining();
  }
}
