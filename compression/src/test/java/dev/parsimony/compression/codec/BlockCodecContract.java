package dev.parsimony.compression.codec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What every codec does, over blocks of several shapes. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class BlockCodecContract<B> {
  private static final int MARGIN = 9;
  private static final byte MARK = 0x5A;

  abstract BlockCodec<B> codec();

  abstract B emptyBlock();

  /** A block for that shape; {@link BlockShape} describes which elements are sent. */
  abstract B block(BlockShape shape, int length, long seed);

  abstract int count(B block);

  /** The content, for comparison and for messages. */
  abstract String show(B block);

  Stream<Arguments> shapes() {
    List<Arguments> shapes = new ArrayList<>();
    for (BlockShape shape : BlockShape.values()) {
      for (int length : new int[] {1, 2, 7, 8, 9, 64, 65, 500, 3000}) {
        for (long seed = 1; seed <= 3; seed++) {
          if (codec().canEncode(block(shape, length, seed))) {
            shapes.add(Arguments.of(shape, length, seed));
          }
        }
      }
    }
    return shapes.stream();
  }

  @ParameterizedTest(name = "{0}, length {1}, seed {2}")
  @MethodSource("shapes")
  void roundTripsWithinItsLengthsAndTouchesNothingElse(BlockShape shape, int length, long seed) {
    B block = block(shape, length, seed);
    int size = (int) codec().encodedLength(block);
    assertTrue(size <= codec().maxEncodedLength(length, count(block)), () -> show(block));
    byte[] out = new byte[size + 2 * MARGIN];
    Arrays.fill(out, MARK);
    assertEquals(size, codec().encode(block, out, MARGIN), () -> show(block));
    for (int i = 0; i < MARGIN; i++) {
      assertEquals(MARK, out[i]);
      assertEquals(MARK, out[out.length - 1 - i]);
    }
    B decoded = emptyBlock();
    assertEquals(
        size, codec().decode(out, MARGIN, MARGIN + size, length, decoded), () -> show(block));
    assertEquals(show(block), show(decoded));
    assertEquals(size, codec().decode(out, MARGIN, out.length, length, decoded), "reads further");
  }

  @ParameterizedTest(name = "{0}, length {1}, seed {2}")
  @MethodSource("shapes")
  void refusesTruncationAtEveryByte(BlockShape shape, int length, long seed) {
    B block = block(shape, length, seed);
    byte[] bytes = encoded(block);
    B decoded = emptyBlock();
    int step = Math.max(1, bytes.length / 100);
    for (int limit = 0; limit < bytes.length; limit += step) {
      byte[] exact = Arrays.copyOf(bytes, limit);
      int end = limit;
      assertThrows(
          MalformedBlockException.class, () -> codec().decode(exact, 0, end, length, decoded));
      assertThrows(
          MalformedBlockException.class, () -> codec().decode(bytes, 0, end, length, decoded));
    }
  }

  @ParameterizedTest(name = "{0}, length {1}, seed {2}")
  @MethodSource("shapes")
  void anyCorruptionEndsInABlockOrInTheException(BlockShape shape, int length, long seed) {
    B block = block(shape, length, seed);
    SplittableRandom random = new SplittableRandom(seed);
    for (int round = 0; round < 50; round++) {
      byte[] bytes = encoded(block);
      for (int change = random.nextInt(1, 4); change > 0 && bytes.length > 0; change--) {
        bytes[random.nextInt(Math.min(bytes.length, 12))] = (byte) random.nextInt();
        bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
      }
      int other = random.nextInt(4) == 0 ? random.nextInt(1, 2 * length + 1) : length;
      assertValidOrMalformed(bytes, other);
    }
  }

  @ParameterizedTest(name = "{0}, length {1}, seed {2}")
  @MethodSource("shapes")
  void randomBytesEndInABlockOrInTheException(BlockShape shape, int length, long seed) {
    SplittableRandom random = new SplittableRandom(31 * seed + shape.name().hashCode());
    for (int round = 0; round < 50; round++) {
      byte[] bytes = new byte[random.nextInt(64)];
      random.nextBytes(bytes);
      assertValidOrMalformed(bytes, length);
    }
  }

  private void assertValidOrMalformed(byte[] bytes, int length) {
    B decoded = emptyBlock();
    try {
      int size = codec().decode(bytes, 0, bytes.length, length, decoded);
      assertTrue(size <= bytes.length);
      assertValid(decoded, length);
    } catch (MalformedBlockException e) {
      assertTrue(e.offset() >= 0 && e.offset() <= bytes.length, e::getMessage);
    }
  }

  abstract void assertValid(B block, int length);

  final byte[] encoded(B block) {
    byte[] bytes = new byte[(int) codec().encodedLength(block)];
    codec().encode(block, bytes, 0);
    return bytes;
  }
}
