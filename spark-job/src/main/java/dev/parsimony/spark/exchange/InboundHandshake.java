package dev.parsimony.spark.exchange;

import java.io.EOFException;
import java.io.IOException;
import java.net.ProtocolException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.security.SecureRandom;

/**
 * The accepting side: challenge out, hello in, welcome out. Reads exactly one hello and looks at
 * nothing in it before its proof is right.
 */
final class InboundHandshake {
  private final Membership members;
  private final TokenProof proof;
  private final SocketChannel channel;
  private final SelectionKey key;
  private final long startNanos;
  private final ByteBuffer challenge;
  private final ByteBuffer hello =
      ExchangeFormat.littleEndian(new byte[ExchangeFormat.HELLO_BYTES]);
  private ByteBuffer out;

  InboundHandshake(
      Membership members,
      TokenProof proof,
      SecureRandom random,
      SocketChannel channel,
      SelectionKey key) {
    this.members = members;
    this.proof = proof;
    this.channel = channel;
    this.key = key;
    this.startNanos = System.nanoTime();
    byte[] nonce = new byte[ExchangeFormat.NONCE_BYTES];
    random.nextBytes(nonce);
    challenge =
        ExchangeFormat.littleEndian(new byte[ExchangeFormat.CHALLENGE_BYTES])
            .putInt(ExchangeFormat.CHALLENGE_MAGIC)
            .putInt(ExchangeFormat.VERSION)
            .put(nonce)
            .flip();
    out = challenge;
  }

  /**
   * Goes on as far as the socket lets.
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
        out = welcome();
        channel.write(out);
      }
    }
    key.interestOps(out.hasRemaining() ? SelectionKey.OP_WRITE : SelectionKey.OP_READ);
    return !hello.hasRemaining() && !out.hasRemaining();
  }

  private void checkHello() throws IOException {
    byte[] expected = proof.ofHello(challenge, hello);
    if (!TokenProof.matches(expected, hello, ExchangeFormat.HELLO_PROOF_OFFSET)) {
      throw new ProtocolException("no proof of this run's token");
    }
    check("magic", ExchangeFormat.MAGIC_OFFSET, ExchangeFormat.HELLO_MAGIC);
    check("version", ExchangeFormat.VERSION_OFFSET, ExchangeFormat.VERSION);
    check("attempt", ExchangeFormat.HELLO_ATTEMPT_OFFSET, members.settings().attempt());
    check("addressee", ExchangeFormat.HELLO_TO_RANK_OFFSET, members.rank());
    check("world size", ExchangeFormat.HELLO_WORLD_SIZE_OFFSET, members.worldSize());
    int rank = peerRank();
    if (rank <= members.rank() || rank >= members.worldSize()) {
      throw new ProtocolException("rank " + rank + " has no business connecting");
    }
  }

  private void check(String field, int offset, int expected) throws ProtocolException {
    int found = hello.getInt(offset);
    if (found != expected) {
      throw new ProtocolException("Invalid " + field + ": got " + found + ", expected " + expected);
    }
  }

  private ByteBuffer welcome() {
    return ExchangeFormat.littleEndian(new byte[ExchangeFormat.WELCOME_BYTES])
        .putInt(ExchangeFormat.WELCOME_MAGIC)
        .put(proof.ofWelcome(challenge, hello))
        .flip();
  }

  /** The rank that the hello names; meaningful once {@link #advance} returned true. */
  int peerRank() {
    return hello.getInt(ExchangeFormat.HELLO_RANK_OFFSET);
  }

  boolean olderThan(long nanos) {
    return System.nanoTime() - startNanos >= nanos;
  }

  SocketChannel channel() {
    return channel;
  }

  SelectionKey key() {
    return key;
  }
}
