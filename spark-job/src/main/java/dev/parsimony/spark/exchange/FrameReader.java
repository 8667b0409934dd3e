package dev.parsimony.spark.exchange;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.ReadableByteChannel;
import org.jspecify.annotations.Nullable;

/**
 * Parses one peer's frames out of a direct staging buffer. A peer may be one round ahead, never
 * more, because it needs this rank's block to go on: its next block then stays in the staging
 * buffer and the socket until {@link #startRound}, so the last block stays valid until then.
 */
final class FrameReader {
  private static final int INITIAL_BLOCK_BYTES = 1024;
  private static final int NO_FRAME = 0;

  private final PeerAddress peer;
  private final ExchangeSettings settings;
  private final ByteBuffer staging =
      ByteBuffer.allocateDirect(FrameWriter.STAGING_BYTES).order(ByteOrder.LITTLE_ENDIAN).limit(0);

  private int kind = NO_FRAME;
  private long frameRound;
  private int frameLength;

  private long round = -1;
  private boolean headerArrived = true;
  private boolean complete = true;
  private byte[] block = new byte[INITIAL_BLOCK_BYTES];
  private int blockLength;
  private int filled;

  private boolean ended;
  private boolean goodbye;
  private byte @Nullable [] abort;

  FrameReader(PeerAddress peer, ExchangeSettings settings) {
    this.peer = peer;
    this.settings = settings;
  }

  /** From now on a block of this round is expected; the last one may be overwritten. */
  void startRound(long newRound) {
    round = newRound;
    headerArrived = false;
    complete = false;
    blockLength = 0;
    filled = 0;
  }

  /** Reads once into the staging buffer; returns the bytes read. Notes the end of the stream. */
  int fill(ReadableByteChannel channel) throws IOException {
    staging.compact();
    try {
      int read = channel.read(staging);
      ended |= read < 0;
      return Math.max(read, 0);
    } finally {
      staging.flip();
    }
  }

  /** Reads once and forgets what came. */
  void discard(ReadableByteChannel channel) throws IOException {
    staging.clear();
    ended |= channel.read(staging) < 0;
    staging.clear().limit(0);
  }

  /**
   * Parses what is staged, as far as the current round wants it.
   *
   * @throws ExchangeException if the peer breaks the protocol
   */
  void parse() throws ExchangeException {
    boolean more = true;
    while (more) {
      if (kind == NO_FRAME) {
        if (staging.remaining() < ExchangeFormat.HEADER_BYTES) {
          return;
        }
        parseHeader();
      }
      more =
          switch (kind) {
            case ExchangeFormat.DATA -> parseData();
            case ExchangeFormat.ABORT -> parseAbort();
            default -> parseGoodbye();
          };
    }
  }

  private void parseHeader() throws ExchangeException {
    int at = staging.position();
    check("magic", staging.getInt(at), ExchangeFormat.FRAME_MAGIC);
    check("attempt", staging.getInt(at + ExchangeFormat.ATTEMPT_OFFSET), settings.attempt());
    check("rank", staging.getInt(at + ExchangeFormat.RANK_OFFSET), peer.rank());
    int newKind = staging.getInt(at + ExchangeFormat.KIND_OFFSET);
    int length = staging.getInt(at + ExchangeFormat.LENGTH_OFFSET);
    if (!ExchangeFormat.legalLength(newKind, length, settings.maxBlockBytes())) {
      throw Failures.illegalLength(round, peer, newKind, length, settings.maxBlockBytes());
    }
    frameRound = staging.getLong(at + ExchangeFormat.ROUND_OFFSET);
    frameLength = length;
    kind = newKind;
    staging.position(at + ExchangeFormat.HEADER_BYTES);
  }

  private boolean parseData() throws ExchangeException {
    if (complete) {
      check("round", frameRound, round + 1);
      return false;
    }
    if (!headerArrived) {
      check("round", frameRound, round);
      headerArrived = true;
      blockLength = frameLength;
      ensureCapacity();
    }
    int piece = Math.min(staging.remaining(), blockLength - filled);
    staging.get(block, filled, piece);
    filled += piece;
    complete = filled == blockLength;
    if (complete) {
      kind = NO_FRAME;
    }
    return complete;
  }

  private boolean parseAbort() {
    if (abort == null && staging.remaining() >= frameLength) {
      byte[] body = new byte[frameLength];
      staging.get(body);
      abort = body;
    }
    return false;
  }

  private boolean parseGoodbye() {
    goodbye = true;
    return false;
  }

  private void ensureCapacity() {
    if (block.length < blockLength) {
      long doubled = Math.min(2L * block.length, settings.maxBlockBytes());
      block = new byte[(int) Math.max(doubled, blockLength)];
    }
  }

  private void check(String field, long found, long expected) throws ExchangeException {
    if (found != expected) {
      throw Failures.malformed(round, peer, field, found, expected);
    }
  }

  /** The block of the last round, valid in its first {@link #blockLength} bytes. */
  byte[] block() {
    return block;
  }

  int blockLength() {
    return blockLength;
  }

  /** Bytes of the current round's block that are here. */
  int filled() {
    return filled;
  }

  boolean headerArrived() {
    return headerArrived;
  }

  /** Whether the current round's block is here. */
  boolean complete() {
    return complete;
  }

  /** Whether reading on could serve anything. */
  boolean wantsInput() {
    return !ended && !goodbye && abort == null && staging.remaining() < staging.capacity();
  }

  /** The connection broke: like an end of the stream. */
  void end() {
    ended = true;
  }

  boolean ended() {
    return ended;
  }

  /** Whether the stream ended although the peer owes a block or a goodbye. */
  boolean lost() {
    boolean oneRoundAhead = complete && kind == ExchangeFormat.DATA;
    return ended && !goodbye && abort == null && !oneRoundAhead;
  }

  boolean goodbye() {
    return goodbye;
  }

  /** The body of the peer's ABORT, once it is here. */
  byte @Nullable [] abort() {
    return abort;
  }
}
