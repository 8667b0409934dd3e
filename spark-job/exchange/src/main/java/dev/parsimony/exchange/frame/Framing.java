package dev.parsimony.exchange.frame;

import dev.parsimony.exchange.Internal;
import dev.parsimony.exchange.config.Membership;
import dev.parsimony.exchange.encryption.FrameCipher;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/** Makes the frames of one lane: those for all peers, or those for one. Used by one thread. */
@Internal
public final class Framing {
  private final ByteBuffer header =
      ByteBuffer.allocate(ExchangeFormat.HEADER_BYTES).order(ByteOrder.LITTLE_ENDIAN);
  private final Scratch scratch;
  private final byte[] encrypted;
  private final int rank;
  private final @Nullable FrameCipher cipher;
  private final int lane;
  private final int bodyBytes;
  private final int tagBytes;
  private long counter;

  /**
   * Creates the framing of one lane of a rank.
   *
   * @param lane of which no other framing of this rank is
   */
  public Framing(Membership members, int lane) {
    this.rank = members.rank();
    this.cipher = members.encryption().encryptor().orElse(null);
    this.lane = lane;
    boolean shared = lane == FrameCipher.LANE_OF_ALL && cipher == null;
    this.bodyBytes = shared ? ExchangeFormat.MAX_BODY_BYTES : ExchangeFormat.SHORT_BODY_BYTES;
    this.scratch = new Scratch(bodyBytes);
    this.tagBytes = cipher == null ? 0 : FrameCipher.TAG_BYTES;
    this.encrypted = new byte[cipher == null ? 0 : bodyBytes + tagBytes];
    header
        .putInt(ExchangeFormat.MAGIC_OFFSET, ExchangeFormat.FRAME_MAGIC)
        .putInt(ExchangeFormat.ATTEMPT_OFFSET, members.config().attempt());
  }

  /** Bytes of a frame that does not end its block; others are no longer. */
  int frameBytes() {
    return ExchangeFormat.HEADER_BYTES + bodyBytes + tagBytes;
  }

  /** Bytes of a block of this length in frames. */
  long framedBytes(int length) {
    long frames = Math.max(1, (length + bodyBytes - 1L) / bodyBytes);
    return length + frames * (ExchangeFormat.HEADER_BYTES + tagBytes);
  }

  /**
   * Whether the block has a frame's worth of bytes from here on.
   *
   * @param from where a frame begins, or the block's end
   */
  boolean ready(Block block, int from) {
    return block.complete() || block.filled() - from >= bodyBytes;
  }

  /**
   * Appends the next frame of a block that is {@link #ready}.
   *
   * @return bytes of the block that it holds
   */
  int putBlock(ByteBuffer out, Block block, int from, int origin, long round) {
    int left = block.filled() - from;
    boolean last = block.complete() && left <= bodyBytes;
    int length = last ? left : bodyBytes;
    setHeader(last ? ExchangeFormat.LAST : ExchangeFormat.PART, origin, round, length);
    if (cipher == null) {
      out.put(header.array());
      block.copyTo(out, scratch, from, length);
    } else {
      block.copyTo(scratch, from, length);
      put(out, length);
    }
    return length;
  }

  /** Appends a frame that belongs to no block. */
  void putControl(ByteBuffer out, int kind, long round, byte[] body) {
    System.arraycopy(body, 0, scratch.bytes, 0, body.length);
    setHeader(kind, rank, round, body.length);
    put(out, body.length);
  }

  private void setHeader(int kind, int origin, long round, int length) {
    header
        .putInt(ExchangeFormat.KIND_OFFSET, kind)
        .putInt(ExchangeFormat.ORIGIN_OFFSET, origin)
        .putLong(ExchangeFormat.ROUND_OFFSET, round)
        .putInt(ExchangeFormat.LENGTH_OFFSET, length);
  }

  /** Appends header and what is in the scratch, encrypted if frames are. */
  private void put(ByteBuffer out, int length) {
    out.put(header.array());
    if (cipher == null) {
      out.put(scratch.bytes, 0, length);
      return;
    }
    int bytes =
        cipher.encrypt(
            lane,
            counter++,
            header.array(),
            ExchangeFormat.HEADER_BYTES,
            scratch.bytes,
            0,
            length,
            encrypted,
            0);
    out.put(encrypted, 0, bytes);
  }
}
