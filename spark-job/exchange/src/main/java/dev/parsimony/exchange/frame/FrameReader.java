package dev.parsimony.exchange.frame;

import dev.parsimony.exchange.ExchangeException;
import dev.parsimony.exchange.address.PeerAddress;
import dev.parsimony.exchange.config.ExchangeConfig;
import dev.parsimony.exchange.config.Membership;
import dev.parsimony.exchange.encryption.DecryptionException;
import dev.parsimony.exchange.encryption.FrameCipher;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.ReadableByteChannel;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Parses one peer's frames out of a direct staging buffer, whole frames at a time. A peer may be
 * one round ahead, never more, because it needs this rank's block to continue: its next frames then
 * stay in the staging buffer and the socket until {@link #startRound}, so the last blocks stay
 * valid until then.
 */
final class FrameReader {
  private static final int STAGING_BYTES = 256 * 1024;
  private static final int NO_FRAME = 0;

  private final PeerAddress peer;
  private final ExchangeConfig config;
  private final int rank;
  private final @Nullable FrameCipher decryptor;
  private final int tagBytes;
  private final int maxBodyBytes;
  private final byte[] header = new byte[ExchangeFormat.HEADER_BYTES];
  private final byte[] encrypted;
  private final Scratch scratch;
  private final ByteBuffer staging =
      ByteBuffer.allocateDirect(STAGING_BYTES).order(ByteOrder.LITTLE_ENDIAN).limit(0);

  private long countForAll;
  private long countForThisRank;

  private int kind = NO_FRAME;
  private int origin;
  private long frameRound;
  private int frameLength;

  private long round = -1;
  private Block[] blocks = {};
  private int[] receives = {};
  private boolean alike;
  private int next;
  private boolean heard = true;
  private long frames;

  private boolean ended;
  private boolean linked;
  private boolean goodbye;
  private byte @Nullable [] abort;

  FrameReader(PeerAddress peer, Membership members, Optional<FrameCipher> decryptor) {
    this.peer = peer;
    this.config = members.config();
    this.rank = members.rank();
    this.decryptor = decryptor.orElse(null);
    this.tagBytes = decryptor.isPresent() ? FrameCipher.TAG_BYTES : 0;
    this.maxBodyBytes =
        decryptor.isPresent() ? ExchangeFormat.SHORT_BODY_BYTES : ExchangeFormat.MAX_BODY_BYTES;
    this.scratch = new Scratch(maxBodyBytes);
    this.encrypted = new byte[decryptor.isPresent() ? maxBodyBytes + tagBytes : 0];
  }

  /**
   * Begins a round, whose blocks are expected from now on.
   *
   * @param newBlocks by origin; filled as frames arrive
   * @param newReceives origins that the peer sends, in order
   * @param newAlike whether it sends the same frames to all
   */
  void startRound(long newRound, Block[] newBlocks, int[] newReceives, boolean newAlike) {
    alike = newAlike;
    round = newRound;
    blocks = newBlocks;
    receives = newReceives;
    next = 0;
    heard = newReceives.length == 0;
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
    while (frameIsHere() && take()) {
      kind = NO_FRAME;
      frames++;
    }
  }

  /** Whether a whole frame is staged; its header then is parsed. */
  private boolean frameIsHere() throws ExchangeException {
    if (kind == NO_FRAME) {
      if (staging.remaining() < ExchangeFormat.HEADER_BYTES) {
        return false;
      }
      parseHeader();
    }
    return staging.remaining() >= frameLength + tagBytes;
  }

  private void parseHeader() throws ExchangeException {
    int at = staging.position();
    check("magic", staging.getInt(at), ExchangeFormat.FRAME_MAGIC);
    check("attempt", staging.getInt(at + ExchangeFormat.ATTEMPT_OFFSET), config.attempt());
    int newKind = staging.getInt(at + ExchangeFormat.KIND_OFFSET);
    int length = staging.getInt(at + ExchangeFormat.LENGTH_OFFSET);
    if (!ExchangeFormat.legalLength(newKind, length, maxBodyBytes)) {
      throw Failures.illegalFrame(round, peer, newKind, length);
    }
    origin = staging.getInt(at + ExchangeFormat.ORIGIN_OFFSET);
    frameRound = staging.getLong(at + ExchangeFormat.ROUND_OFFSET);
    frameLength = length;
    kind = newKind;
    staging.get(header);
  }

  /** Takes the frame, or leaves it for the next round. */
  private boolean take() throws ExchangeException {
    if (kind == ExchangeFormat.LAST || kind == ExchangeFormat.PART) {
      if (!linked) {
        throw Failures.malformed(round, peer, "kind", kind, ExchangeFormat.LINKED);
      }
      return takeBlock();
    }
    check("sender", origin, peer.rank());
    body(false);
    if (kind == ExchangeFormat.ABORT) {
      abort = Arrays.copyOf(scratch.bytes, frameLength);
    }
    goodbye |= kind == ExchangeFormat.BYE;
    linked |= kind == ExchangeFormat.LINKED;
    return kind == ExchangeFormat.WAIT || kind == ExchangeFormat.LINKED;
  }

  private boolean takeBlock() throws ExchangeException {
    if (next == receives.length) {
      check("round", frameRound, round + 1);
      return false;
    }
    check("round", frameRound, round);
    check("origin", origin, receives[next]);
    Block block = blocks[origin];
    boolean last = kind == ExchangeFormat.LAST;
    if (!block.takes(frameLength, last)) {
      throw Failures.tooLong(
          round, peer, block.filled() + (long) frameLength, config.maxBlockBytes());
    }
    if (decryptor == null) {
      block.append(staging, scratch, frameLength, last);
    } else {
      body(alike);
      block.append(scratch, frameLength, last);
    }
    heard = true;
    if (last) {
      next++;
    }
    return true;
  }

  /** Takes the body out of the staging buffer, and opens it. */
  private void body(boolean forAll) throws ExchangeException {
    if (decryptor == null) {
      staging.get(scratch.bytes, 0, frameLength);
      return;
    }
    staging.get(encrypted, 0, frameLength + tagBytes);
    try {
      decryptor.decrypt(
          forAll ? FrameCipher.LANE_OF_ALL : rank,
          forAll ? countForAll++ : countForThisRank++,
          header,
          header.length,
          encrypted,
          0,
          frameLength + tagBytes,
          scratch.bytes,
          0);
    } catch (DecryptionException e) {
      throw Failures.notAuthentic(round, peer, e);
    }
  }

  private void check(String field, long found, long expected) throws ExchangeException {
    if (found != expected) {
      throw Failures.malformed(round, peer, field, found, expected);
    }
  }

  /** Whether all of this round's blocks that the peer sends are here. */
  boolean complete() {
    return next == receives.length;
  }

  /** Whether something of this round has arrived, or nothing is to come. */
  boolean heard() {
    return heard;
  }

  /** Frames taken since the connection stands. */
  long frames() {
    return frames;
  }

  /** Returns the bytes of the current block so far, for the error that names missing ranks. */
  int filled() {
    return complete() ? 0 : blocks[receives[next]].filled();
  }

  /** Whether reading on could serve anything. */
  boolean wantsInput() {
    return !ended && !goodbye && abort == null && staging.remaining() < staging.capacity();
  }

  /** Notes that the connection broke, which counts as an end of the stream. */
  void end() {
    ended = true;
  }

  boolean ended() {
    return ended;
  }

  /** Whether the stream ended although the peer owes a block or a goodbye. */
  boolean lost() {
    boolean oneRoundAhead =
        complete() && (kind == ExchangeFormat.LAST || kind == ExchangeFormat.PART);
    return ended && !goodbye && abort == null && !oneRoundAhead;
  }

  /** Whether the peer has said that it has connections with all others. */
  boolean linked() {
    return linked;
  }

  boolean goodbye() {
    return goodbye;
  }

  /** The body of the peer's ABORT, once it is here. */
  byte @Nullable [] abort() {
    return abort;
  }
}
