package dev.parsimony.exchange.encryption;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.Random;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A frame opens only as, where and when it was encrypted. */
final class FrameCipherTest {
  private static final byte[] KEY = random(32, 1);
  private static final byte[] HEADER = random(28, 2);
  private static final byte[] PAYLOAD = random(21, 3);
  private static final int LANE = 3;
  private static final long COUNTER = 7;

  private final FrameCipher encryptor = new FrameCipher(KEY);
  private final FrameCipher decryptor = new FrameCipher(KEY);

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 15, 16, 17, 1000, 16 * 1024})
  void decryptsWhatWasEncrypted(int length) throws Exception {
    byte[] payload = random(length + 5, length);
    byte[] travels = new byte[length + 16 + 9];
    byte[] back = new byte[length + 2];
    for (int lane : new int[] {0, 3, FrameCipher.LANE_OF_ALL}) {
      int encrypted = encryptor.encrypt(lane, COUNTER, HEADER, 28, payload, 5, length, travels, 9);
      assertEquals(length + FrameCipher.TAG_BYTES, encrypted);
      assertEquals(
          length, decryptor.decrypt(lane, COUNTER, HEADER, 28, travels, 9, encrypted, back, 2));
      assertArrayEquals(
          Arrays.copyOfRange(payload, 5, 5 + length), Arrays.copyOfRange(back, 2, 2 + length));
    }
  }

  @Test
  void theNonceIsLaneAndCounterInLittleEndian() throws Exception {
    byte[] nonce = {4, 3, 2, 1, 0x18, 0x17, 0x16, 0x15, 0x14, 0x13, 0x12, 0x11};
    Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
    cipher.init(
        Cipher.ENCRYPT_MODE, new SecretKeySpec(KEY, "AES"), new GCMParameterSpec(128, nonce));
    cipher.updateAAD(HEADER);
    byte[] travels = new byte[PAYLOAD.length + 16];
    encryptor.encrypt(
        0x01020304, 0x1112131415161718L, HEADER, 28, PAYLOAD, 0, PAYLOAD.length, travels, 0);
    assertArrayEquals(cipher.doFinal(PAYLOAD), travels);
  }

  @Test
  void everyFlippedBitOfTheFrameIsFound() {
    byte[] encrypted = encrypted(LANE, COUNTER);
    for (int bit = 0; bit < 8 * encrypted.length; bit++) {
      byte[] changed = flipped(encrypted, bit);
      broken("bit " + bit, decryptor, LANE, COUNTER, HEADER, changed);
    }
  }

  @Test
  void everyFlippedBitOfTheHeaderIsFound() {
    byte[] encrypted = encrypted(LANE, COUNTER);
    for (int bit = 0; bit < 8 * HEADER.length; bit++) {
      broken("bit " + bit, decryptor, LANE, COUNTER, flipped(HEADER, bit), encrypted);
    }
  }

  @Test
  void aCutFrameIsFound() {
    byte[] encrypted = encrypted(LANE, COUNTER);
    for (int length = 16; length < encrypted.length; length++) {
      broken("length", decryptor, LANE, COUNTER, HEADER, Arrays.copyOf(encrypted, length));
    }
  }

  @Test
  void aReplayedAndAReorderedFrameAreFound() throws Exception {
    byte[] first = encrypted(LANE, 0);
    byte[] second = encrypted(LANE, 1);
    open(decryptor, LANE, 0, HEADER, first);
    broken("replayed", decryptor, LANE, 1, HEADER, first);
    broken("skipped to", decryptor, LANE, 0, HEADER, second);
    open(decryptor, LANE, 1, HEADER, second);
  }

  @Test
  void aFrameOfAnotherLaneIsFound() {
    byte[] toOne = encrypted(LANE, COUNTER);
    broken("lane", decryptor, LANE + 1, COUNTER, HEADER, toOne);
    broken("all", decryptor, FrameCipher.LANE_OF_ALL, COUNTER, HEADER, toOne);
    broken("one", decryptor, LANE, COUNTER, HEADER, encrypted(FrameCipher.LANE_OF_ALL, COUNTER));
  }

  @Test
  void aFrameOfAnotherAttemptIsFound() {
    broken("key", new FrameCipher(random(32, 9)), LANE, COUNTER, HEADER, encrypted(LANE, COUNTER));
  }

  /** A frame that was broken leaves the decryptor usable, for who wants to tell others. */
  @Test
  void goesOnAfterAFrameThatDoesNotDecrypt() throws Exception {
    byte[] encrypted = encrypted(LANE, COUNTER);
    broken("broken", decryptor, LANE, COUNTER, HEADER, flipped(encrypted, 0));
    open(decryptor, LANE, COUNTER, HEADER, encrypted);
  }

  @Test
  void refusesTheLastNonceAgain() {
    encrypted(LANE, COUNTER);
    assertThrows(IllegalArgumentException.class, () -> encrypted(LANE, COUNTER));
  }

  @Test
  void rangesAreChecked() {
    byte[] bytes = new byte[20_000];
    assertThrows(
        IllegalArgumentException.class,
        () -> encryptor.encrypt(0, 0, HEADER, 28, bytes, 0, 16 * 1024 + 1, bytes, 0));
    assertThrows(
        IndexOutOfBoundsException.class,
        () -> encryptor.encrypt(0, 0, HEADER, 29, bytes, 0, 16, bytes, 0));
    assertThrows(
        IndexOutOfBoundsException.class,
        () -> encryptor.encrypt(0, 0, HEADER, 28, bytes, 0, 16, new byte[31], 0));
    assertThrows(
        IndexOutOfBoundsException.class,
        () -> encryptor.encrypt(0, 0, HEADER, 28, bytes, 19_999, 2, bytes, 0));
    assertThrows(
        IllegalArgumentException.class,
        () -> decryptor.decrypt(0, 0, HEADER, 28, bytes, 0, 15, bytes, 0));
    assertThrows(
        IndexOutOfBoundsException.class,
        () -> decryptor.decrypt(0, 0, HEADER, 28, bytes, 0, 32, new byte[15], 0));
  }

  /** The JDK makes new state for every nonce; what counts is that nothing grows with the frame. */
  @Test
  void allocatesNothingOfAFramesSize() throws Exception {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    byte[] payload = random(16 * 1024, 5);
    byte[] travels = new byte[payload.length + 16];
    long counter = 0;
    long before = 0;
    int frames = 2000;
    for (int i = 0; i < 2 * frames; i++) {
      if (i == frames) {
        before = threads.getCurrentThreadAllocatedBytes();
      }
      encryptor.encrypt(LANE, counter, HEADER, 28, payload, 0, payload.length, travels, 0);
      decryptor.decrypt(LANE, counter, HEADER, 28, travels, 0, travels.length, payload, 0);
      counter++;
    }
    long perFrame = (threads.getCurrentThreadAllocatedBytes() - before) / frames;
    Assertions.assertTrue(perFrame < 8192, "bytes allocated per frame, both ways: " + perFrame);
  }

  private byte[] encrypted(int lane, long counter) {
    byte[] out = new byte[PAYLOAD.length + 16];
    encryptor.encrypt(lane, counter, HEADER, 28, PAYLOAD, 0, PAYLOAD.length, out, 0);
    return out;
  }

  private static int open(
      FrameCipher decryptor, int lane, long counter, byte[] header, byte[] encrypted)
      throws DecryptionException {
    return decryptor.decrypt(
        lane, counter, header, header.length, encrypted, 0, encrypted.length, new byte[100], 0);
  }

  private static void broken(
      String what, FrameCipher decryptor, int lane, long counter, byte[] header, byte[] encrypted) {
    assertThrows(
        DecryptionException.class, () -> open(decryptor, lane, counter, header, encrypted), what);
  }

  private static byte[] flipped(byte[] bytes, int bit) {
    byte[] changed = bytes.clone();
    changed[bit / 8] ^= (byte) (1 << (bit % 8));
    return changed;
  }

  private static byte[] random(int length, long seed) {
    byte[] bytes = new byte[length];
    new Random(seed).nextBytes(bytes);
    return bytes;
  }
}
