package dev.parsimony.spark.exchange;

import java.io.IOException;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import org.jspecify.annotations.Nullable;

/** The proven, non-blocking connection to one peer. Used by one thread. */
final class PeerLink implements KeyHandler {
  private final PeerAddress peer;
  private final Membership members;
  private final SocketChannel channel;
  private final SelectionKey key;
  private final FrameReader reader;
  private final FrameWriter writer;

  private long round = -1;
  private long progressNanos = System.nanoTime();
  private int interest;
  private @Nullable IOException broken;
  private boolean lastFrameStarted;
  private boolean outputClosed;

  /** Takes over a channel whose handshake is done, and the key that a selector has for it. */
  PeerLink(PeerAddress peer, Membership members, SocketChannel channel, SelectionKey key) {
    this.peer = peer;
    this.members = members;
    this.channel = channel;
    this.key = key;
    this.reader = new FrameReader(peer, members.settings());
    this.writer = new FrameWriter(members.settings().attempt(), members.rank());
    key.attach(this);
    interest = key.interestOps();
    updateInterest();
  }

  PeerAddress peer() {
    return peer;
  }

  /** Sends the first piece of the block and takes what the peer already sent for this round. */
  void startRound(long newRound, byte[] block, int length) throws ExchangeException {
    round = newRound;
    progressNanos = System.nanoTime();
    writer.start(ExchangeFormat.DATA, newRound, block, length);
    send();
    reader.startRound(newRound);
    parse();
    updateInterest();
  }

  /**
   * Moves what the selector found ready, one read and one write at most.
   *
   * @throws ExchangeException if the peer aborted or broke the protocol
   */
  @Override
  public void ready() throws ExchangeException {
    if (key.isReadable()) {
      receive();
    }
    if (key.isWritable()) {
      send();
    }
    updateInterest();
  }

  private void receive() throws ExchangeException {
    try {
      noteProgress(reader.fill(channel));
    } catch (IOException e) {
      broken = e;
      reader.end();
    }
    parse();
  }

  private void parse() throws ExchangeException {
    reader.parse();
    byte[] abort = reader.abort();
    if (abort != null) {
      throw Failures.aborted(round, members, peer, abort);
    }
  }

  /** A failed write is no verdict yet: the peer's ABORT or goodbye may still be there to read. */
  private void send() {
    if (broken == null && !writer.done()) {
      try {
        noteProgress(writer.writeTo(channel));
      } catch (IOException e) {
        broken = e;
      }
    }
  }

  private void noteProgress(int bytes) {
    if (bytes > 0) {
      progressNanos = System.nanoTime();
    }
  }

  private void updateInterest() {
    int read = reader.wantsInput() ? SelectionKey.OP_READ : 0;
    int write = broken == null && !writer.done() ? SelectionKey.OP_WRITE : 0;
    setInterest(read | write);
  }

  private void setInterest(int wanted) {
    if (wanted != interest) {
      key.interestOps(wanted);
      interest = wanted;
    }
  }

  boolean headerArrived() {
    return reader.headerArrived();
  }

  /** Whether the peer's block is here and the own one is with the kernel. */
  boolean roundDone() {
    return reader.complete() && writer.done();
  }

  /** Whether the connection ended although the peer owes something. */
  boolean lost() {
    return reader.lost();
  }

  /** Whether the peer said goodbye without taking part in the whole round. */
  boolean left() {
    return reader.goodbye() && !roundDone();
  }

  ExchangeException died() {
    return Failures.died(round, peer, broken);
  }

  /** When bytes last moved on this connection, on the clock of {@link System#nanoTime}. */
  long progressNanos() {
    return progressNanos;
  }

  /** For the error that names missing ranks. */
  String described() {
    String state;
    if (!reader.headerArrived()) {
      state = "nothing arrived";
    } else if (!reader.complete()) {
      state = reader.filled() + " of " + reader.blockLength() + " bytes arrived";
    } else {
      state = "does not take this rank's block";
    }
    return peer.described() + " (" + state + ")";
  }

  byte[] received() {
    return reader.block();
  }

  int receivedLength() {
    return reader.blockLength();
  }

  /**
   * Goes on saying goodbye: finishes a frame that has begun to leave, sends one last frame,
   * half-closes, and reads until the peer has done the same, so that no reset destroys what the
   * peer has yet to read. Who sent an ABORT is not sent one.
   *
   * @return whether both directions have ended
   */
  boolean advanceFarewell(int kind, byte[] body) {
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
    if (!lastFrameStarted) {
      writer.withdrawUntouched();
      if (!writer.done()) {
        writer.writeTo(channel);
      }
      if (!writer.done()) {
        return;
      }
      lastFrameStarted = true;
      if (reader.abort() == null) {
        writer.start(kind, Math.max(round, 0), body, body.length);
      }
    }
    if (!writer.done()) {
      writer.writeTo(channel);
    }
    if (writer.done()) {
      channel.shutdownOutput();
      outputClosed = true;
    }
  }

  void close() {
    Farewell.closeQuietly(channel);
  }
}
