package dev.parsimony.exchange.encryption;

import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** HKDF with HMAC-SHA256, RFC 5869. */
final class Hkdf {
  private static final String ALGORITHM = "HmacSHA256";
  private static final int HASH_BYTES = 32;
  private static final int MAX_BLOCKS = 255;

  private Hkdf() {}

  /**
   * Extracts and expands.
   *
   * @param salt not empty: HMAC of the JDK takes no empty key
   * @param length 0 to 8160 bytes
   */
  static byte[] derive(byte[] salt, byte[] secret, byte[] info, int length) {
    if (length < 0 || length > MAX_BLOCKS * HASH_BYTES) {
      throw new IllegalArgumentException(
          "Invalid key length: got " + length + ", expected 0 to " + MAX_BLOCKS * HASH_BYTES);
    }
    Mac extract = mac(salt);
    byte[] pseudorandomKey = extract.doFinal(secret);
    Mac expand = mac(pseudorandomKey);
    Arrays.fill(pseudorandomKey, (byte) 0);
    byte[] out = new byte[length];
    byte[] block = {};
    for (int done = 0, i = 1; done < length; done += block.length, i++) {
      expand.update(block);
      expand.update(info);
      expand.update((byte) i);
      block = expand.doFinal();
      System.arraycopy(block, 0, out, done, Math.min(block.length, length - done));
    }
    return out;
  }

  private static Mac mac(byte[] key) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(new SecretKeySpec(key, ALGORITHM));
      return mac;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("This JVM has no " + ALGORITHM + "; use a complete JDK", e);
    }
  }
}
