package dev.parsimony.exchange.frame;

import dev.parsimony.exchange.ExchangeException;
import dev.parsimony.exchange.Internal;
import dev.parsimony.exchange.address.PeerAddress;
import dev.parsimony.exchange.address.Sockets;
import dev.parsimony.exchange.config.Membership;
import dev.parsimony.exchange.encryption.FrameCipher;
import java.io.IOException;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The proven, non-blocking connection to one peer. Used by one thread. */
@Internal
public final class PeerLink implements KeyHandler {
  private static final byte[] NO_BODY = {};

  private final PeerAddress peer;
  private final Membership members;
  private final SocketChannel channel;
  private final SelectionKey key;
  private final FrameReader reader;
  private final LinkWriter writer;

  private long round = -1;
  private long progressNanos = System.nanoTime();
  private int writtenSinceProgress;
  private int interest;
  private boolean writeBlocked;
  private @Nullable IOException broken;
  private boolean saidLinked;
  private boolean controlStarted;
  private boolean outputClosed;

  /** Takes over a channel whose handshake is done, and the key that a selector has for it. */
  public PeerLink(
      PeerAddress peer,
      Membership members,
      SocketChannel channel,
      SelectionKey key,
      Optional<FrameCipher> decryptor) {
    this.peer = peer;
    this.members = members;
    this.channel = channel;
    this.key = key;
    this.reader = new FrameReader(peer, members, decryptor);
    this.writer = new LinkWriter(new Framing(members, peer.rank()));
    key.attach(this);
    interest = key.interestOps();
    updateInterest();
  }

  /** Bytes of a block of this length in the frames made for this peer. */
  public long framedBytes(int length) {
    return writer.framedBytes(length);
  }

  public PeerAddress peer() {
    return peer;
  }

  /** Begins a round and takes what the peer already sent for it. */
  public void startRound(
      long newRound,
      Block[] receive,
      Block[] send,
      Route route,
      @Nullable SharedFrames own,
      long nowNanos)
      throws ExchangeException {
    round = newRound;
    progressNanos = nowNanos;
    writtenSinceProgress = 0;
    writer.startRound(newRound, send, route.sends(), route.alike() ? own : null);
    reader.startRound(newRound, receive, route.receives(), route.alike());
    parse();
  }

  /** Lets this round's blocks leave from now on. */
  public void open() {
    writer.open();
  }

  /** Reads and writes what the selector found ready. */
  @Override
  public void ready() throws ExchangeException {
    writeBlocked &= !key.isWritable();
    pump();
  }

  /**
   * Moves what can be moved at once, one read and one write at most.
   *
   * @return whether anything moved
   * @throws ExchangeException if the peer aborted or broke the protocol
   */
  public boolean pump() throws ExchangeException {
    boolean sent = send();
    boolean got = reader.wantsInput() && receive();
    return sent || got;
  }

  private boolean receive() throws ExchangeException {
    boolean got;
    try {
      got = reader.fill(channel) > 0;
    } catch (IOException e) {
      broken = e;
      reader.end();
      got = true;
    }
    parse();
    return got;
  }

  private void parse() throws ExchangeException {
    long before = reader.frames();
    reader.parse();
    if (reader.frames() != before) {
      progressNanos = System.nanoTime();
    }
    byte[] abort = reader.abort();
    if (abort != null) {
      throw Failures.aborted(round, members, peer, abort);
    }
  }

  /** Sends at once; a failed write is no verdict yet: an ABORT or goodbye may be there to read. */
  public boolean send() {
    if (broken != null || writeBlocked || !writer.pending()) {
      return false;
    }
    int written = write();
    noteWritten(written);
    return written > 0;
  }

  private int write() {
    try {
      int written = writer.writeTo(channel);
      writeBlocked = writer.unfinishedWrite();
      return written;
    } catch (IOException e) {
      broken = e;
      return 0;
    }
  }

  /** Counts progress in frames, so that bytes that trickle are none. */
  private void noteWritten(int bytes) {
    writtenSinceProgress += bytes;
    if (writtenSinceProgress >= ExchangeFormat.SHORT_BODY_BYTES || (bytes > 0 && writer.done())) {
      writtenSinceProgress = 0;
      progressNanos = System.nanoTime();
    }
  }

  /** Whether the kernel did not take all that there is. */
  public boolean writeBlocked() {
    return writeBlocked;
  }

  /** Tells the peer that this rank is alive and waits for others, if nothing else is under way. */
  public void sayWaiting() {
    if (broken == null && !writer.pending()) {
      writer.putControl(ExchangeFormat.WAIT, NO_BODY);
      write();
    }
  }

  /** Tells the peer, once, that this rank has connections with all others. */
  public void sayLinked() {
    if (!saidLinked) {
      saidLinked = true;
      writer.putControl(ExchangeFormat.LINKED, NO_BODY);
      write();
    }
  }

  /** Whether a frame of the peer's has come, so that it knows of this connection, too. */
  public boolean confirmed() {
    return reader.frames() > 0;
  }

  /** Whether the peer has said that it has connections with all others. */
  public boolean linked() {
    return reader.linked();
  }

  /** Tells the selector what this link waits for; to be called before it selects. */
  public void updateInterest() {
    int read = reader.wantsInput() ? SelectionKey.OP_READ : 0;
    int write = broken == null && writeBlocked ? SelectionKey.OP_WRITE : 0;
    setInterest(read | write);
  }

  private void setInterest(int wanted) {
    if (wanted != interest) {
      key.interestOps(wanted);
      interest = wanted;
    }
  }

  /** Whether something of this round has arrived, or nothing is to come. */
  public boolean heard() {
    return reader.heard();
  }

  /** Whether a block is expected here. */
  public boolean expecting() {
    return !reader.complete();
  }

  /** Whether the kernel has this round's blocks. */
  public boolean sent() {
    return writer.done();
  }

  /** Whether the peer's blocks are here and those for it are with the kernel. */
  public boolean roundDone() {
    return reader.complete() && writer.done();
  }

  /** Whether the connection ended although the peer owes something. */
  public boolean lost() {
    return reader.lost();
  }

  /** Whether the peer said goodbye without taking part in the whole round. */
  public boolean left() {
    return reader.goodbye() && !roundDone();
  }

  ExchangeException died() {
    return Failures.died(round, peer, broken);
  }

  /** Returns when a frame last came or went, on the clock of {@link System#nanoTime}. */
  public long progressNanos() {
    return progressNanos;
  }

  /** Describes the peer and its state, for the error that names missing ranks. */
  String described() {
    String state;
    if (!reader.heard()) {
      state = "nothing arrived";
    } else if (!reader.complete()) {
      state = reader.filled() + " bytes of its block arrived";
    } else {
      state = writer.done() ? "no sign of life" : "does not take this rank's block";
    }
    return peer.described() + " (" + state + ")";
  }

  /**
   * Continues to say goodbye: finishes a frame that has begun to leave, sends one last frame,
   * half-closes, and reads until the peer has done the same, so that no reset destroys what the
   * peer has yet to read. Who sent an ABORT is not sent one.
   *
   * @return whether both directions have ended
   */
  boolean advanceClose(int kind, byte[] body) {
    if (!channel.isOpen()) {
      return true;
    }
    try {
      if (!outputClosed) {
        sendLastFrame(kind, body);
      }
      if (!reader.ended()) {
        reader.discard(channel);
      }
      setInterest(
          (reader.ended() ? 0 : SelectionKey.OP_READ) | (outputClosed ? 0 : SelectionKey.OP_WRITE));
      return outputClosed && reader.ended();
    } catch (IOException e) {
      close();
      return true;
    }
  }

  private void sendLastFrame(int kind, byte[] body) throws IOException {
    if (!controlStarted) {
      if (!writer.finishFrame(channel)) {
        return;
      }
      controlStarted = true;
      if (reader.abort() == null) {
        writer.putControl(kind, body);
      }
    }
    if (writer.finishControl(channel)) {
      channel.shutdownOutput();
      outputClosed = true;
    }
  }

  public void close() {
    Sockets.closeQuietly(channel);
  }
}
