package dev.parsimony.exchange.handshake;

import dev.parsimony.exchange.address.PeerAddress;
import dev.parsimony.exchange.config.ExchangeConfig;
import dev.parsimony.exchange.encryption.DecryptionException;
import dev.parsimony.exchange.encryption.FrameCipher;
import dev.parsimony.exchange.encryption.HandshakeRole;
import dev.parsimony.exchange.encryption.KeyHandover;
import dev.parsimony.exchange.encryption.RankEncryption;
import dev.parsimony.exchange.frame.ExchangeFormat;
import java.net.ProtocolException;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.Optional;

/**
 * All that one rank brings to its handshakes.
 *
 * @param proof of the run's token
 * @param random for nonces
 * @param encryption whether and with which keys this rank encrypts
 */
record Credentials(
    ExchangeConfig config, TokenProof proof, SecureRandom random, RankEncryption encryption) {

  Credentials(ExchangeConfig config, RankEncryption encryption) {
    this(config, new TokenProof(config.token()), new SecureRandom(), encryption);
  }

  byte[] nonce() {
    byte[] nonce = new byte[ExchangeFormat.NONCE_BYTES];
    random.nextBytes(nonce);
    return nonce;
  }

  /** Returns the encryption mode, as challenge and hello tell it. */
  int encryptionMode() {
    return encryption.on() ? ExchangeFormat.ENCRYPTED : ExchangeFormat.PLAIN;
  }

  /** Refuses a peer that encrypts where this rank does not, or the other way round. */
  void checkEncryption(int found) throws ProtocolException {
    if (found != encryptionMode()) {
      throw new ProtocolException(
          (encryption.on()
                  ? "it does not encrypt its data, but this rank does"
                  : "it encrypts its data, but this rank does not")
              + "; all workers need the same spark.authenticate and spark.network.crypto.enabled");
    }
  }

  /** Begins to exchange sending keys, once the hello is there up to the connector's key. */
  KeyHandover handover(HandshakeRole own, PeerAddress peer, ByteBuffer challenge, ByteBuffer hello)
      throws ProtocolException {
    byte[] transcript =
        new byte[ExchangeFormat.CHALLENGE_BYTES + ExchangeFormat.HELLO_SENDING_KEY_OFFSET];
    challenge.get(0, transcript, 0, ExchangeFormat.CHALLENGE_BYTES);
    hello.get(
        0, transcript, ExchangeFormat.CHALLENGE_BYTES, ExchangeFormat.HELLO_SENDING_KEY_OFFSET);
    try {
      return encryption.handover(own, peer.publicKey(), config.token(), transcript);
    } catch (DecryptionException e) {
      throw refusal(e);
    }
  }

  /**
   * Computes an answer to a challenge that nobody gets, so that the JVM has loaded what the real
   * ones take: an acceptor that many strangers crowd does not wait long for them.
   */
  void rehearse(PeerAddress peer) {
    ByteBuffer challenge = ExchangeFormat.littleEndian(new byte[ExchangeFormat.CHALLENGE_BYTES]);
    ByteBuffer hello = ExchangeFormat.littleEndian(new byte[ExchangeFormat.HELLO_BYTES]);
    nonce();
    proof.ofHello(challenge, hello);
    try {
      handover(HandshakeRole.CONNECTOR, peer, challenge, hello).wrap();
    } catch (ProtocolException e) {
      // The peer published no key, which its handshake will show.
    }
  }

  /** Takes the peer's sending key out of its message. */
  static Optional<FrameCipher> decryptor(KeyHandover handover, ByteBuffer message, int offset)
      throws ProtocolException {
    byte[] wrapped = new byte[ExchangeFormat.SENDING_KEY_BYTES];
    message.get(offset, wrapped);
    try {
      return handover.unwrap(wrapped);
    } catch (DecryptionException e) {
      throw refusal(e);
    }
  }

  private static ProtocolException refusal(DecryptionException cause) {
    ProtocolException refusal = new ProtocolException(cause.getMessage());
    refusal.initCause(cause);
    return refusal;
  }
}
