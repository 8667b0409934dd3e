package dev.parsimony.spark.exchange.seal;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.GeneralSecurityException;
import java.security.InvalidAlgorithmParameterException;
import java.util.Objects;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/** Both directions of AES-256-GCM with one key; an instance is used in one of them. */
final class GcmFrames implements FrameSealer, FrameOpener {
  static final int TAG_BYTES = 16;
  static final int KEY_BYTES = 32;
  static final int NONCE_BYTES = 12;
  private static final int COUNTER_OFFSET = 4;

  private final SecretKeySpec key;
  private final Cipher cipher = cipher();
  private final ByteBuffer nonce = ByteBuffer.allocate(NONCE_BYTES).order(ByteOrder.LITTLE_ENDIAN);

  GcmFrames(byte[] key) {
    this.key = new SecretKeySpec(key, 0, KEY_BYTES, "AES");
  }

  @Override
  public int overheadBytes() {
    return TAG_BYTES;
  }

  @Override
  public int seal(
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
      throw new IllegalStateException("AES-GCM failed to seal a frame", e);
    }
  }

  @Override
  public int open(
      int lane,
      long counter,
      byte[] header,
      int headerLength,
      byte[] sealed,
      int offset,
      int length,
      byte[] out,
      int outOffset)
      throws BrokenSealException {
    Objects.checkFromIndexSize(0, headerLength, header.length);
    Objects.checkFromIndexSize(offset, length, sealed.length);
    checkPayloadLength(length - TAG_BYTES);
    Objects.checkFromIndexSize(outOffset, length - TAG_BYTES, out.length);
    try {
      start(Cipher.DECRYPT_MODE, lane, counter);
      cipher.updateAAD(header, 0, headerLength);
      return cipher.doFinal(sealed, offset, length, out, outOffset);
    } catch (AEADBadTagException e) {
      throw new BrokenSealException("the seal of a frame is broken", e);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("AES-GCM failed to open a frame", e);
    }
  }

  static void checkPayloadLength(int length) {
    if (length < 0 || length > MAX_PAYLOAD_BYTES) {
      throw new IllegalArgumentException(
          "Invalid payload length: got " + length + ", expected 0 to " + MAX_PAYLOAD_BYTES);
    }
  }

  private void start(int mode, int lane, long counter) throws GeneralSecurityException {
    nonce.putInt(0, lane).putLong(COUNTER_OFFSET, counter);
    cipher.init(mode, key, new GCMParameterSpec(TAG_BYTES * Byte.SIZE, nonce.array()));
  }

  static Cipher cipher() {
    try {
      return Cipher.getInstance("AES/GCM/NoPadding");
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("This JVM has no AES/GCM/NoPadding; use a complete JDK", e);
    }
  }
}
