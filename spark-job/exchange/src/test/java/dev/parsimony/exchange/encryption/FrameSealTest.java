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

/** A frame opens only as, where and when it was sealed. */
final class FrameSealTest {
  private static final byte[] KEY = random(32, 1);
  private static final byte[] HEADER = random(28, 2);
  private static final byte[] PAYLOAD = random(21, 3);
  private static final int LANE = 3;
  private static final long COUNTER = 7;

  private final FrameCipher sealer = new FrameCipher(KEY);
  private final FrameCipher opener = new FrameCipher(KEY);

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 15, 16, 17, 1000, 16 * 1024})
  void opensWhatWasSealed(int length) throws Exception {
    byte[] payload = random(length + 5, length);
    byte[] travels = new byte[length + 16 + 9];
    byte[] back = new byte[length + 2];
    for (int lane : new int[] {0, 3, FrameCipher.LANE_OF_ALL}) {
      int sealed = sealer.seal(lane, COUNTER, HEADER, 28, payload, 5, length, travels, 9);
      assertEquals(length + FrameCipher.TAG_BYTES, sealed);
      assertEquals(length, opener.open(lane, COUNTER, HEADER, 28, travels, 9, sealed, back, 2));
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
    sealer.seal(
        0x01020304, 0x1112131415161718L, HEADER, 28, PAYLOAD, 0, PAYLOAD.length, travels, 0);
    assertArrayEquals(cipher.doFinal(PAYLOAD), travels);
  }

  @Test
  void everyFlippedBitOfTheFrameIsFound() {
    byte[] sealed = sealed(LANE, COUNTER);
    for (int bit = 0; bit < 8 * sealed.length; bit++) {
      byte[] changed = flipped(sealed, bit);
      broken("bit " + bit, opener, LANE, COUNTER, HEADER, changed);
    }
  }

  @Test
  void everyFlippedBitOfTheHeaderIsFound() {
    byte[] sealed = sealed(LANE, COUNTER);
    for (int bit = 0; bit < 8 * HEADER.length; bit++) {
      broken("bit " + bit, opener, LANE, COUNTER, flipped(HEADER, bit), sealed);
    }
  }

  @Test
  void aCutFrameIsFound() {
    byte[] sealed = sealed(LANE, COUNTER);
    for (int length = 16; length < sealed.length; length++) {
      broken("length", opener, LANE, COUNTER, HEADER, Arrays.copyOf(sealed, length));
    }
  }

  @Test
  void aReplayedAndAReorderedFrameAreFound() throws Exception {
    byte[] first = sealed(LANE, 0);
    byte[] second = sealed(LANE, 1);
    open(opener, LANE, 0, HEADER, first);
    broken("replayed", opener, LANE, 1, HEADER, first);
    broken("skipped to", opener, LANE, 0, HEADER, second);
    open(opener, LANE, 1, HEADER, second);
  }

  @Test
  void aFrameOfAnotherLaneIsFound() {
    byte[] toOne = sealed(LANE, COUNTER);
    broken("lane", opener, LANE + 1, COUNTER, HEADER, toOne);
    broken("all", opener, FrameCipher.LANE_OF_ALL, COUNTER, HEADER, toOne);
    broken("one", opener, LANE, COUNTER, HEADER, sealed(FrameCipher.LANE_OF_ALL, COUNTER));
  }

  @Test
  void aFrameOfAnotherAttemptIsFound() {
    broken("key", new FrameCipher(random(32, 9)), LANE, COUNTER, HEADER, sealed(LANE, COUNTER));
  }

  /** A frame that was broken leaves the opener usable, for who wants to tell others. */
  @Test
  void goesOnAfterABrokenSeal() throws Exception {
    byte[] sealed = sealed(LANE, COUNTER);
    broken("broken", opener, LANE, COUNTER, HEADER, flipped(sealed, 0));
    open(opener, LANE, COUNTER, HEADER, sealed);
  }

  @Test
  void refusesTheLastNonceAgain() {
    sealed(LANE, COUNTER);
    assertThrows(IllegalArgumentException.class, () -> sealed(LANE, COUNTER));
  }

  @Test
  void rangesAreChecked() {
    byte[] bytes = new byte[20_000];
    assertThrows(
        IllegalArgumentException.class,
        () -> sealer.seal(0, 0, HEADER, 28, bytes, 0, 16 * 1024 + 1, bytes, 0));
    assertThrows(
        IndexOutOfBoundsException.class,
        () -> sealer.seal(0, 0, HEADER, 29, bytes, 0, 16, bytes, 0));
    assertThrows(
        IndexOutOfBoundsException.class,
        () -> sealer.seal(0, 0, HEADER, 28, bytes, 0, 16, new byte[31], 0));
    assertThrows(
        IndexOutOfBoundsException.class,
        () -> sealer.seal(0, 0, HEADER, 28, bytes, 19_999, 2, bytes, 0));
    assertThrows(
        IllegalArgumentException.class,
        () -> opener.open(0, 0, HEADER, 28, bytes, 0, 15, bytes, 0));
    assertThrows(
        IndexOutOfBoundsException.class,
        () -> opener.open(0, 0, HEADER, 28, bytes, 0, 32, new byte[15], 0));
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
      sealer.seal(LANE, counter, HEADER, 28, payload, 0, payload.length, travels, 0);
      opener.open(LANE, counter, HEADER, 28, travels, 0, travels.length, payload, 0);
      counter++;
    }
    long perFrame = (threads.getCurrentThreadAllocatedBytes() - before) / frames;
    Assertions.assertTrue(perFrame < 8192, "bytes allocated per frame, both ways: " + perFrame);
  }

  private byte[] sealed(int lane, long counter) {
    byte[] out = new byte[PAYLOAD.length + 16];
    sealer.seal(lane, counter, HEADER, 28, PAYLOAD, 0, PAYLOAD.length, out, 0);
    return out;
  }

  private static int open(FrameCipher opener, int lane, long counter, byte[] header, byte[] sealed)
      throws BrokenSealException {
    return opener.open(
        lane, counter, header, header.length, sealed, 0, sealed.length, new byte[100], 0);
  }

  private static void broken(
      String what, FrameCipher opener, int lane, long counter, byte[] header, byte[] sealed) {
    assertThrows(
        BrokenSealException.class, () -> open(opener, lane, counter, header, sealed), what);
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
