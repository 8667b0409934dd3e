package dev.parsimony.exchange.handshake;

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

/**
 * The accepting side: challenge out, hello in, welcome out. Reads exactly one hello and looks at
 * nothing in it before its proof is right.
 */
final class InboundHandshake {
  private final Membership members;
  private final Credentials credentials;
  private final SocketChannel channel;
  private final SelectionKey key;
  private final long startNanos;
  private final ByteBuffer challenge;
  private final ByteBuffer hello =
      ExchangeFormat.littleEndian(new byte[ExchangeFormat.HELLO_BYTES]);
  private ByteBuffer out;
  private boolean proven;
  private Optional<FrameCipher> decryptor = Optional.empty();

  InboundHandshake(
      Membership members, Credentials credentials, SocketChannel channel, SelectionKey key) {
    this.members = members;
    this.credentials = credentials;
    this.channel = channel;
    this.key = key;
    this.startNanos = System.nanoTime();
    challenge =
        ExchangeFormat.littleEndian(new byte[ExchangeFormat.CHALLENGE_BYTES])
            .putInt(ExchangeFormat.CHALLENGE_MAGIC)
            .putInt(ExchangeFormat.VERSION)
            .putInt(credentials.encryptionMode())
            .put(credentials.nonce())
            .flip();
    out = challenge;
  }

  /**
   * Proceeds as far as the socket allows.
   *
   * @return whether the peer has proven itself and is welcomed
   * @throws IOException if it is a stranger, of another attempt, or gone
   */
  boolean advance() throws IOException {
    channel.write(out);
    if (!out.hasRemaining() && hello.hasRemaining()) {
      if (channel.read(hello) < 0) {
        throw new EOFException("closed during the handshake");
      }
      if (!hello.hasRemaining()) {
        checkHello();
        out = welcome(takeSendingKey());
        channel.write(out);
      }
    }
    key.interestOps(out.hasRemaining() ? SelectionKey.OP_WRITE : SelectionKey.OP_READ);
    return !hello.hasRemaining() && !out.hasRemaining();
  }

  private void checkHello() throws IOException {
    byte[] expected = credentials.proof().ofHello(challenge, hello);
    if (!TokenProof.matches(expected, hello, ExchangeFormat.HELLO_PROOF_OFFSET)) {
      throw new ProtocolException("no proof of this run's token");
    }
    proven = true;
    check("magic", ExchangeFormat.MAGIC_OFFSET, ExchangeFormat.HELLO_MAGIC);
    check("version", ExchangeFormat.VERSION_OFFSET, ExchangeFormat.VERSION);
    check("attempt", ExchangeFormat.HELLO_ATTEMPT_OFFSET, members.config().attempt());
    check("addressee", ExchangeFormat.HELLO_TO_RANK_OFFSET, members.rank());
    check("world size", ExchangeFormat.HELLO_WORLD_SIZE_OFFSET, members.worldSize());
    int rank = peerRank();
    if (rank <= members.rank() || rank >= members.worldSize()) {
      throw new ProtocolException("rank " + rank + " has no business connecting");
    }
    credentials.checkEncryption(hello.getInt(ExchangeFormat.HELLO_ENCRYPTION_OFFSET));
  }

  private KeyHandover takeSendingKey() throws ProtocolException {
    KeyHandover handover =
        credentials.handover(HandshakeRole.ACCEPTOR, members.peer(peerRank()), challenge, hello);
    decryptor = Credentials.decryptor(handover, hello, ExchangeFormat.HELLO_SENDING_KEY_OFFSET);
    return handover;
  }

  private void check(String field, int offset, int expected) throws ProtocolException {
    int found = hello.getInt(offset);
    if (found != expected) {
      throw new ProtocolException("Invalid " + field + ": got " + found + ", expected " + expected);
    }
  }

  private ByteBuffer welcome(KeyHandover handover) {
    ByteBuffer welcome =
        ExchangeFormat.littleEndian(new byte[ExchangeFormat.WELCOME_BYTES])
            .putInt(ExchangeFormat.WELCOME_MAGIC)
            .put(handover.wrap());
    return welcome.put(credentials.proof().ofWelcome(challenge, hello, welcome)).flip();
  }

  /** The rank that the hello names; meaningful once {@link #advance} returned true. */
  int peerRank() {
    return hello.getInt(ExchangeFormat.HELLO_RANK_OFFSET);
  }

  /** Whether the hello carries the token's proof, so that what it says can be believed. */
  boolean proven() {
    return proven;
  }

  /** Returns the cipher that opens the peer's frames, once {@link #advance} returned true. */
  Optional<FrameCipher> decryptor() {
    return decryptor;
  }

  /** Returns the nanoseconds since the connection was accepted. */
  long ageNanos() {
    return System.nanoTime() - startNanos;
  }

  SocketChannel channel() {
    return channel;
  }

  SelectionKey key() {
    return key;
  }
}
