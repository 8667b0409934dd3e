package dev.parsimony.exchange.encryption;

import dev.parsimony.exchange.Internal;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.GeneralSecurityException;
import java.security.InvalidAlgorithmParameterException;
import java.util.Objects;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Encrypts frames' payloads with AES-256-GCM and the sender's key of this stage attempt, or opens
 * them again. An instance does one of the two, and is used by one thread.
 *
 * <pre>
 * nonce (12 bytes, never sent)        encrypted payload
 *    0        4                12       0                     n        n + 16
 *   +--------+----------------+        +---------------------+---------+
 *   | lane   | counter        |        | encrypted payload   | tag     |
 *   +--------+----------------+        +---------------------+---------+
 * </pre>
 *
 * Integers are little-endian; the header is the associated data.
 */
@Internal
public final class FrameCipher {
  /** The lane of frames that go to all peers alike; other frames' lane is the rank they go to. */
  public static final int LANE_OF_ALL = 0xFFFF_FFFF;

  /** Most bytes of a payload: at these the JDK's cipher runs at full speed. */
  public static final int MAX_PAYLOAD_BYTES = 16 * 1024;

  /** Bytes that an encrypted payload has beyond its own. */
  public static final int TAG_BYTES = 16;

  static final int KEY_BYTES = 32;
  private static final int NONCE_BYTES = 12;
  private static final int COUNTER_OFFSET = 4;
  private static final int WARMING_BYTES = 1024;
  private static final int WARMING_FRAMES = 5_000;
  private static final long WARMING_NANOS = 1_000_000_000;

  private final SecretKeySpec key;
  private final Cipher cipher = cipher();
  private final ByteBuffer nonce = ByteBuffer.allocate(NONCE_BYTES).order(ByteOrder.LITTLE_ENDIAN);

  FrameCipher(byte[] key) {
    this.key = new SecretKeySpec(key, 0, KEY_BYTES, "AES");
  }

  /**
   * Encrypts one frame. Lane and counter together must never come twice from one rank in one
   * attempt, whichever of its ciphers is used: a repeated nonce gives the key stream away.
   *
   * @param lane {@link #LANE_OF_ALL} or the destination's rank
   * @param counter of the lane's frames, which both sides keep
   * @param header authenticated, not written; its first {@code headerLength} bytes count
   * @param payloadLength 0 to {@link #MAX_PAYLOAD_BYTES}
   * @param out has {@code payloadLength + TAG_BYTES} bytes from {@code outOffset} on
   * @return bytes written
   * @throws IndexOutOfBoundsException if a range does not lie in its array
   * @throws IllegalArgumentException if the payload is too long, or the nonce is that of the last
   *     frame
   */
  public int encrypt(
      int lane,
      long counter,
      byte[] header,
      int headerLength,
      byte[] payload,
      int payloadOffset,
      int payloadLength,
      byte[] out,
      int outOffset) {
    Objects.checkFromIndexSize(0, headerLength, header.length);
    Objects.checkFromIndexSize(payloadOffset, payloadLength, payload.length);
    checkPayloadLength(payloadLength);
    Objects.checkFromIndexSize(outOffset, payloadLength + TAG_BYTES, out.length);
    try {
      start(Cipher.ENCRYPT_MODE, lane, counter);
      cipher.updateAAD(header, 0, headerLength);
      return cipher.doFinal(payload, payloadOffset, payloadLength, out, outOffset);
    } catch (InvalidAlgorithmParameterException e) {
      throw new IllegalArgumentException(
          "Invalid counter: got " + counter + " twice in lane " + lane, e);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("AES-GCM failed to encrypt a frame", e);
    }
  }

  /**
   * Opens one frame.
   *
   * @param lane {@link #LANE_OF_ALL} or this rank
   * @param counter of the lane's frames, as the sender had it
   * @param header as it came; its first {@code headerLength} bytes count
   * @param length of the encrypted payload, 16 to 16 KiB + 16
   * @param out has {@code length - TAG_BYTES} bytes from {@code outOffset} on; what they hold after
   *     a failure means nothing
   * @return bytes of the payload, written to {@code out}
   * @throws IndexOutOfBoundsException if a range does not lie in its array
   * @throws IllegalArgumentException if the length is none of a frame's
   * @throws DecryptionException if payload, header, lane, counter or key are not the sender's
   */
  public int decrypt(
      int lane,
      long counter,
      byte[] header,
      int headerLength,
      byte[] encrypted,
      int offset,
      int length,
      byte[] out,
      int outOffset)
      throws DecryptionException {
    Objects.checkFromIndexSize(0, headerLength, header.length);
    Objects.checkFromIndexSize(offset, length, encrypted.length);
    checkPayloadLength(length - TAG_BYTES);
    Objects.checkFromIndexSize(outOffset, length - TAG_BYTES, out.length);
    try {
      start(Cipher.DECRYPT_MODE, lane, counter);
      cipher.updateAAD(header, 0, headerLength);
      return cipher.doFinal(encrypted, offset, length, out, outOffset);
    } catch (AEADBadTagException e) {
      throw new DecryptionException("a frame does not decrypt", e);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("AES-GCM failed to decrypt a frame", e);
    }
  }

  /**
   * Encrypts and opens small frames under a key of nobody's until the JVM has compiled its cipher,
   * which would take 0.7 s of frames of full length; at most 1 s.
   */
  static void warmUp() {
    FrameCipher encryptor = new FrameCipher(new byte[KEY_BYTES]);
    FrameCipher decryptor = new FrameCipher(new byte[KEY_BYTES]);
    byte[] payload = new byte[WARMING_BYTES];
    byte[] encrypted = new byte[WARMING_BYTES + TAG_BYTES];
    long end = System.nanoTime() + WARMING_NANOS;
    for (int i = 0; i < WARMING_FRAMES && System.nanoTime() < end; i++) {
      int length =
          encryptor.encrypt(LANE_OF_ALL, i, payload, 0, payload, 0, payload.length, encrypted, 0);
      try {
        decryptor.decrypt(LANE_OF_ALL, i, payload, 0, encrypted, 0, length, payload, 0);
      } catch (DecryptionException e) {
        throw new IllegalStateException("AES-GCM does not decrypt what it encrypted", e);
      }
    }
  }

  private static void checkPayloadLength(int length) {
    if (length < 0 || length > MAX_PAYLOAD_BYTES) {
      throw new IllegalArgumentException(
          "Invalid payload length: got " + length + ", expected 0 to " + MAX_PAYLOAD_BYTES);
    }
  }

  private void start(int mode, int lane, long counter) throws GeneralSecurityException {
    nonce.putInt(0, lane).putLong(COUNTER_OFFSET, counter);
    cipher.init(mode, key, new GCMParameterSpec(TAG_BYTES * Byte.SIZE, nonce.array()));
  }

  private static Cipher cipher() {
    try {
      return Cipher.getInstance("AES/GCM/NoPadding");
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("This JVM has no AES/GCM/NoPadding; use a complete JDK", e);
    }
  }
}
