package dev.parsimony.exchange.handshake;

import dev.parsimony.exchange.address.PeerAddress;
import dev.parsimony.exchange.config.Membership;
import dev.parsimony.exchange.encryption.FrameCipher;
import dev.parsimony.exchange.encryption.HandshakeRole;
import dev.parsimony.exchange.encryption.KeyHandover;
import dev.parsimony.exchange.frame.ExchangeFormat;
import java.io.EOFException;
import java.io.IOException;
import java.net.ProtocolException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The connecting side of one connection: challenge in, hello out, welcome in. Reads exactly these
 * messages, so that the frames behind them stay in the socket.
 */
final class OutboundHandshake {
  private final Membership members;
  private final PeerAddress peer;
  private final Credentials credentials;
  private final SocketChannel channel;
  private final SelectionKey key;
  private final ByteBuffer challenge =
      ExchangeFormat.littleEndian(new byte[ExchangeFormat.CHALLENGE_BYTES]);
  private final ByteBuffer hello =
      ExchangeFormat.littleEndian(new byte[ExchangeFormat.HELLO_BYTES]);
  private final ByteBuffer welcome =
      ExchangeFormat.littleEndian(new byte[ExchangeFormat.WELCOME_BYTES]);
  private @Nullable KeyHandover handover;
  private long answeredNanos;
  private Optional<FrameCipher> decryptor = Optional.empty();

  OutboundHandshake(
      Membership members,
      PeerAddress peer,
      Credentials credentials,
      SocketChannel channel,
      SelectionKey key) {
    this.members = members;
    this.peer = peer;
    this.credentials = credentials;
    this.channel = channel;
    this.key = key;
  }

  /**
   * Proceeds as far as the socket allows.
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
      if (!challenge.hasRemaining()) {
        checkEncryption();
      }
      throw new EOFException(
          "it hung up during the handshake; its token, attempt or version may differ");
    }
    return !message.hasRemaining();
  }

  private void answer() throws ProtocolException {
    check("challenge", challenge, ExchangeFormat.MAGIC_OFFSET, ExchangeFormat.CHALLENGE_MAGIC);
    check("version", challenge, ExchangeFormat.VERSION_OFFSET, ExchangeFormat.VERSION);
    hello
        .putInt(ExchangeFormat.HELLO_MAGIC)
        .putInt(ExchangeFormat.VERSION)
        .putInt(members.config().attempt())
        .putInt(members.rank())
        .putInt(peer.rank())
        .putInt(members.worldSize())
        .putInt(credentials.encryptionMode())
        .put(credentials.nonce());
    hello.put(ownSendingKey());
    hello.put(credentials.proof().ofHello(challenge, hello)).flip();
    answeredNanos = System.nanoTime();
  }

  /** Whether this many nanoseconds have passed since the acceptor's challenge was answered. */
  boolean unwelcomeFor(long nanos) {
    return !challenge.hasRemaining() && System.nanoTime() - answeredNanos >= nanos;
  }

  /** Returns the wrapped sending key; zeros for a peer that differs in whether it encrypts. */
  private byte[] ownSendingKey() throws ProtocolException {
    if (challenge.getInt(ExchangeFormat.CHALLENGE_ENCRYPTION_OFFSET)
        != credentials.encryptionMode()) {
      return new byte[ExchangeFormat.SENDING_KEY_BYTES];
    }
    handover = credentials.handover(HandshakeRole.CONNECTOR, peer, challenge, hello);
    return handover.wrap();
  }

  private void checkWelcome() throws ProtocolException {
    byte[] expected = credentials.proof().ofWelcome(challenge, hello, welcome);
    check("welcome", welcome, ExchangeFormat.MAGIC_OFFSET, ExchangeFormat.WELCOME_MAGIC);
    if (!TokenProof.matches(expected, welcome, ExchangeFormat.WELCOME_PROOF_OFFSET)) {
      throw new ProtocolException("it gave no proof of this run's token");
    }
    checkEncryption();
    if (handover == null) {
      throw new IllegalStateException("There is no hello without a handover");
    }
    decryptor = Credentials.decryptor(handover, welcome, ExchangeFormat.WELCOME_SENDING_KEY_OFFSET);
  }

  /** Checks encryption, late, for the acceptor learns of the difference from the hello. */
  private void checkEncryption() throws ProtocolException {
    credentials.checkEncryption(challenge.getInt(ExchangeFormat.CHALLENGE_ENCRYPTION_OFFSET));
  }

  private static void check(String field, ByteBuffer message, int offset, int expected)
      throws ProtocolException {
    int found = message.getInt(offset);
    if (found != expected) {
      throw new ProtocolException(
          "it sent an invalid %s: got %08x, expected %08x".formatted(field, found, expected));
    }
  }

  /** Returns the cipher that opens the peer's frames, once {@link #advance} returned true. */
  Optional<FrameCipher> decryptor() {
    return decryptor;
  }

  SocketChannel channel() {
    return channel;
  }

  SelectionKey key() {
    return key;
  }
}
