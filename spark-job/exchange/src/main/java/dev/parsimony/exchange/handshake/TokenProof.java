package dev.parsimony.exchange.handshake;

import dev.parsimony.exchange.frame.ExchangeFormat;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * HMAC-SHA256 over what both sides have said so far, keyed by the run's token. Both sides
 * contribute a nonce, so nothing can be replayed; the two directions have different labels, so
 * nothing can be reflected.
 */
final class TokenProof {
  private static final String ALGORITHM = "HmacSHA256";
  private static final byte[] HELLO_LABEL = label("parsimony exchange hello");
  private static final byte[] WELCOME_LABEL = label("parsimony exchange welcome");

  private final SecretKeySpec key;

  TokenProof(byte[] token) {
    key = new SecretKeySpec(token, ALGORITHM);
  }

  /** The connector's proof: covers the challenge and the hello up to where the proof starts. */
  byte[] ofHello(ByteBuffer challenge, ByteBuffer hello) {
    Mac mac = mac();
    mac.update(HELLO_LABEL);
    mac.update(challenge.slice(0, ExchangeFormat.CHALLENGE_BYTES));
    mac.update(hello.slice(0, ExchangeFormat.HELLO_PROOF_OFFSET));
    return mac.doFinal();
  }

  /** The acceptor's proof: covers challenge, hello and the welcome up to where the proof starts. */
  byte[] ofWelcome(ByteBuffer challenge, ByteBuffer hello, ByteBuffer welcome) {
    Mac mac = mac();
    mac.update(WELCOME_LABEL);
    mac.update(challenge.slice(0, ExchangeFormat.CHALLENGE_BYTES));
    mac.update(hello.slice(0, ExchangeFormat.HELLO_BYTES));
    mac.update(welcome.slice(0, ExchangeFormat.WELCOME_PROOF_OFFSET));
    return mac.doFinal();
  }

  /** Compares in constant time the proof that a message carries at an offset. */
  static boolean matches(byte[] expected, ByteBuffer message, int offset) {
    byte[] carried = new byte[ExchangeFormat.PROOF_BYTES];
    message.get(offset, carried);
    return MessageDigest.isEqual(expected, carried);
  }

  private Mac mac() {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(key);
      return mac;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("This JVM has no " + ALGORITHM, e);
    }
  }

  private static byte[] label(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
