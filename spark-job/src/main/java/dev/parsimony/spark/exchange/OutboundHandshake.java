package dev.parsimony.spark.exchange;

import java.io.EOFException;
import java.io.IOException;
import java.net.ProtocolException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.security.SecureRandom;

/**
 * The connecting side of one connection: challenge in, hello out, welcome in. Reads exactly these
 * messages, so that the frames behind them stay in the socket.
 */
final class OutboundHandshake {
  private final Membership members;
  private final PeerAddress peer;
  private final TokenProof proof;
  private final SecureRandom random;
  private final SocketChannel channel;
  private final SelectionKey key;
  private final ByteBuffer challenge =
      ExchangeFormat.littleEndian(new byte[ExchangeFormat.CHALLENGE_BYTES]);
  private final ByteBuffer hello =
      ExchangeFormat.littleEndian(new byte[ExchangeFormat.HELLO_BYTES]);
  private final ByteBuffer welcome =
      ExchangeFormat.littleEndian(new byte[ExchangeFormat.WELCOME_BYTES]);

  OutboundHandshake(
      Membership members,
      PeerAddress peer,
      TokenProof proof,
      SecureRandom random,
      SocketChannel channel,
      SelectionKey key) {
    this.members = members;
    this.peer = peer;
    this.proof = proof;
    this.random = random;
    this.channel = channel;
    this.key = key;
  }

  /**
   * Goes on as far as the socket lets.
   *
   * @return whether the acceptor has proven itself too
   * @throws IOException if it cannot be reached, is a stranger or hung up
   */
  boolean advance() throws IOException {
    if (!channel.isConnected() && !channel.finishConnect()) {
      return false;
    }
    if (challenge.hasRemaining() && read(challenge)) {
      answer();
    }
    if (!challenge.hasRemaining() && hello.hasRemaining()) {
      channel.write(hello);
    }
    boolean answered = !challenge.hasRemaining() && !hello.hasRemaining();
    key.interestOps(
        challenge.hasRemaining() || answered ? SelectionKey.OP_READ : SelectionKey.OP_WRITE);
    if (!answered || !read(welcome)) {
      return false;
    }
    checkWelcome();
    return true;
  }

  private boolean read(ByteBuffer message) throws IOException {
    if (channel.read(message) < 0) {
      throw new EOFException(
          "it hung up during the handshake; its token, attempt or version may differ");
    }
    return !message.hasRemaining();
  }

  private void answer() throws ProtocolException {
    check("challenge", challenge, ExchangeFormat.MAGIC_OFFSET, ExchangeFormat.CHALLENGE_MAGIC);
    check("version", challenge, ExchangeFormat.VERSION_OFFSET, ExchangeFormat.VERSION);
    byte[] nonce = new byte[ExchangeFormat.NONCE_BYTES];
    random.nextBytes(nonce);
    hello
        .putInt(ExchangeFormat.HELLO_MAGIC)
        .putInt(ExchangeFormat.VERSION)
        .putInt(members.settings().attempt())
        .putInt(members.rank())
        .putInt(peer.rank())
        .putInt(members.worldSize())
        .put(nonce);
    hello.put(proof.ofHello(challenge, hello)).flip();
  }

  private void checkWelcome() throws ProtocolException {
    byte[] expected = proof.ofWelcome(challenge, hello);
    check("welcome", welcome, ExchangeFormat.MAGIC_OFFSET, ExchangeFormat.WELCOME_MAGIC);
    if (!TokenProof.matches(expected, welcome, ExchangeFormat.WELCOME_PROOF_OFFSET)) {
      throw new ProtocolException("it gave no proof of this run's token");
    }
  }

  private static void check(String field, ByteBuffer message, int offset, int expected)
      throws ProtocolException {
    int found = message.getInt(offset);
    if (found != expected) {
      throw new ProtocolException(
          "it sent an invalid %s: got %08x, expected %08x".formatted(field, found, expected));
    }
  }

  SocketChannel channel() {
    return channel;
  }

  SelectionKey key() {
    return key;
  }
}
