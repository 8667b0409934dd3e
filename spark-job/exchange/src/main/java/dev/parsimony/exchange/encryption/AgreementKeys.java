package dev.parsimony.exchange.encryption;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.interfaces.XECPublicKey;
import java.security.spec.NamedParameterSpec;
import java.security.spec.XECPublicKeySpec;
import java.util.Base64;
import javax.crypto.KeyAgreement;

/**
 * An X25519 key pair (RFC 7748). The public key's text is the Base64 of its 32 bytes, the u
 * coordinate in little-endian order.
 */
final class AgreementKeys {
  private static final String ALGORITHM = "X25519";
  private static final int KEY_BYTES = 32;

  private final PrivateKey privateKey;
  private final String publicText;

  AgreementKeys(PrivateKey privateKey, String publicText) {
    this.privateKey = privateKey;
    this.publicText = publicText;
  }

  static AgreementKeys generate(SecureRandom random) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance(ALGORITHM);
      generator.initialize(NamedParameterSpec.X25519, random);
      KeyPair pair = generator.generateKeyPair();
      return new AgreementKeys(pair.getPrivate(), text((XECPublicKey) pair.getPublic()));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("This JVM has no " + ALGORITHM + "; use a complete JDK", e);
    }
  }

  String publicText() {
    return publicText;
  }

  /**
   * The secret that only these two key pairs make.
   *
   * @throws DecryptionException if the peer's text is no key, or one of the few that make the same
   *     secret with everyone
   */
  byte[] secretWith(String peerPublicText) throws DecryptionException {
    try {
      KeyAgreement agreement = KeyAgreement.getInstance(ALGORITHM);
      agreement.init(privateKey);
      agreement.doPhase(parse(peerPublicText), true);
      return agreement.generateSecret();
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      throw new DecryptionException(
          "its public key is no " + ALGORITHM + " key: '" + peerPublicText + "'", e);
    }
  }

  private static String text(XECPublicKey key) {
    byte[] bigEndian = key.getU().toByteArray();
    byte[] bytes = new byte[KEY_BYTES];
    for (int i = 0; i < Math.min(KEY_BYTES, bigEndian.length); i++) {
      bytes[i] = bigEndian[bigEndian.length - 1 - i];
    }
    return Base64.getEncoder().encodeToString(bytes);
  }

  private static PublicKey parse(String text) throws GeneralSecurityException {
    byte[] bytes = Base64.getDecoder().decode(text);
    if (bytes.length != KEY_BYTES) {
      throw new IllegalArgumentException(
          "Invalid key length: got " + bytes.length + ", expected " + KEY_BYTES);
    }
    byte[] bigEndian = new byte[KEY_BYTES];
    for (int i = 0; i < KEY_BYTES; i++) {
      bigEndian[i] = bytes[KEY_BYTES - 1 - i];
    }
    bigEndian[0] &= 0x7F; // RFC 7748, section 5: the topmost bit is not part of the number
    XECPublicKeySpec spec =
        new XECPublicKeySpec(NamedParameterSpec.X25519, new BigInteger(1, bigEndian));
    return KeyFactory.getInstance(ALGORITHM).generatePublic(spec);
  }
}
