package dev.parsimony.compression.codec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parsimony.compression.block.CodeBook;
import dev.parsimony.compression.block.SparseBlock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What every codec of sparse blocks does, over blocks of several shapes, books and codes. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class BlockCodecContract {
  private static final int MARGIN = 9;
  private static final byte MARK = 0x5A;

  /** The codec, prepared for nothing. */
  abstract BlockCodec codec();

  /** Prepares what the codec shares with others, and the codec. */
  long prepare(SparseBlock block) {
    return codec().prepare(block);
  }

  Stream<Arguments> shapes() {
    List<Arguments> shapes = new ArrayList<>();
    for (BlockShape shape : BlockShape.values()) {
      for (int length : new int[] {1, 2, 7, 8, 9, 64, 65, 500, 3000}) {
        for (long seed = 1; seed <= 6; seed++) {
          if (prepare(shape.block(length, seed)) != Long.MAX_VALUE) {
            shapes.add(Arguments.of(shape, length, seed));
          }
        }
      }
    }
    return shapes.stream();
  }

  @ParameterizedTest(name = "{0}, length {1}, seed {2}")
  @MethodSource("shapes")
  void roundTripsWithinItsBoundAndTouchesNothingElse(BlockShape shape, int length, long seed) {
    SparseBlock block = shape.block(length, seed);
    prepare(block);
    int bound = (int) codec().maxEncodedLength(block);
    byte[] out = new byte[bound + 2 * MARGIN];
    Arrays.fill(out, MARK);
    int size = codec().encode(block, out, MARGIN);
    int models = codec().models();
    assertTrue(size <= bound, () -> show(block));
    for (int i = 0; i < MARGIN; i++) {
      assertEquals(MARK, out[i]);
      assertEquals(MARK, out[out.length - 1 - i]);
    }
    SparseBlock decoded = like(block);
    assertEquals(
        size, codec().decode(out, MARGIN, MARGIN + size, models, decoded), () -> show(block));
    assertEquals(show(block), show(decoded));
    assertEquals(size, codec().decode(out, MARGIN, out.length, models, decoded), "reads further");
  }

  @ParameterizedTest(name = "{0}, length {1}, seed {2}")
  @MethodSource("shapes")
  void refusesTruncationAtEveryByte(BlockShape shape, int length, long seed) {
    SparseBlock block = shape.block(length, seed);
    byte[] bytes = encoded(block);
    int models = codec().models();
    SparseBlock decoded = like(block);
    int step = Math.max(1, bytes.length / 100);
    for (int limit = 0; limit < bytes.length; limit += step) {
      byte[] exact = Arrays.copyOf(bytes, limit);
      int end = limit;
      assertThrows(
          MalformedBlockException.class, () -> codec().decode(exact, 0, end, models, decoded));
      assertThrows(
          MalformedBlockException.class, () -> codec().decode(bytes, 0, end, models, decoded));
    }
  }

  @ParameterizedTest(name = "{0}, length {1}, seed {2}")
  @MethodSource("shapes")
  void anyCorruptionEndsInABlockOrInTheException(BlockShape shape, int length, long seed) {
    SparseBlock block = shape.block(length, seed);
    SplittableRandom random = new SplittableRandom(seed);
    for (int round = 0; round < 50; round++) {
      byte[] bytes = encoded(block);
      for (int change = random.nextInt(1, 4); change > 0 && bytes.length > 0; change--) {
        bytes[random.nextInt(Math.min(bytes.length, 12))] = (byte) random.nextInt();
        bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
      }
      int models =
          random.nextInt(4) == 0 ? random.nextInt(codec().largestModels() + 1) : codec().models();
      int count = random.nextInt(4) == 0 ? random.nextInt(1, length + 1) : block.count();
      assertValidOrMalformed(bytes, models, header(block, length, count));
    }
  }

  @ParameterizedTest(name = "{0}, length {1}, seed {2}")
  @MethodSource("shapes")
  void randomBytesEndInABlockOrInTheException(BlockShape shape, int length, long seed) {
    SparseBlock block = shape.block(length, seed);
    SplittableRandom random = new SplittableRandom(31 * seed + shape.name().hashCode());
    for (int round = 0; round < 50; round++) {
      byte[] bytes = new byte[random.nextInt(64)];
      random.nextBytes(bytes);
      assertValidOrMalformed(bytes, random.nextInt(codec().largestModels() + 1), like(block));
    }
  }

  private void assertValidOrMalformed(byte[] bytes, int models, SparseBlock decoded) {
    try {
      int size = codec().decode(bytes, 0, bytes.length, models, decoded);
      assertTrue(size <= bytes.length);
    } catch (MalformedBlockException e) {
      assertTrue(e.offset() >= 0 && e.offset() <= bytes.length, e::getMessage);
      return;
    }
    int previous = -1;
    for (int j = 0; j < decoded.count(); j++) {
      int index = decoded.indices()[j];
      boolean known = (decoded.codes()[j] & 0xFF) < decoded.book().size();
      assertTrue(index > previous && index < decoded.length() && known, () -> show(decoded));
      previous = index;
    }
  }

  final byte[] encoded(SparseBlock block) {
    prepare(block);
    byte[] bytes = new byte[(int) codec().maxEncodedLength(block)];
    int size = codec().encode(block, bytes, 0);
    return Arrays.copyOf(bytes, size);
  }

  /** An empty-handed block as the header of {@code block} leaves it. */
  static SparseBlock like(SparseBlock block) {
    return header(block, block.length(), block.count());
  }

  private static SparseBlock header(SparseBlock block, int length, int count) {
    SparseBlock decoded = new SparseBlock();
    decoded.reset(length);
    if (block.book().hasLevels()) {
      decoded.buckets(block.book(), block.bucketLength());
      System.arraycopy(block.scales(), 0, decoded.scales(), 0, decoded.buckets());
    } else {
      decoded.scale(block.book(), block.scales()[0]);
    }
    decoded.ensureCapacity(count);
    decoded.count(count);
    return decoded;
  }

  static String show(SparseBlock block) {
    int[] indices = Arrays.copyOf(block.indices(), block.count());
    byte[] codes = Arrays.copyOf(block.codes(), block.count());
    float[] scales = Arrays.copyOf(block.scales(), block.buckets());
    return "length %d %s scales %s indices %s codes %s"
        .formatted(
            block.length(),
            block.book(),
            Arrays.toString(scales),
            Arrays.toString(indices),
            Arrays.toString(codes));
  }

  /** A header of one bucket of powers of two. */
  static SparseBlock header(int length, int count) {
    SparseBlock block = new SparseBlock();
    block.reset(length);
    block.scale(CodeBook.POWERS, 1);
    block.ensureCapacity(count);
    block.count(count);
    return block;
  }

  /** What is thrown for these bytes and models. */
  final MalformedBlockException refusal(int models, int length, int count, int... bytes) {
    byte[] in = new byte[bytes.length];
    for (int i = 0; i < in.length; i++) {
      in[i] = (byte) bytes[i];
    }
    return assertThrows(
        MalformedBlockException.class,
        () -> codec().decode(in, 0, in.length, models, header(length, count)));
  }
}
