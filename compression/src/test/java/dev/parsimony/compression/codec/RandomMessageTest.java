package dev.parsimony.compression.codec;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.parsimony.compression.block.CodeBook;
import dev.parsimony.compression.block.SparseBlock;
import dev.parsimony.compression.param.TensorKind;
import dev.parsimony.compression.reference.ReferenceDecoder;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Messages of all forms, books, densities and sizes: what was written is what both decoders read.
 */
final class RandomMessageTest {
  private static final List<BlockShape> SHAPES = List.of(BlockShape.values());

  static LongStream seeds() {
    return LongStream.rangeClosed(1, 150);
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void isReadAlike(long seed) {
    assertReadAlike(message(new SplittableRandom(seed)));
  }

  /** Tables of every size, from blocks of as many elements. */
  @ParameterizedTest(name = "{0} elements")
  @ValueSource(ints = {1, 31, 32, 63, 64, 127, 128, 511, 512, 1023, 1024, 1025, 20_000})
  void blocksOfAnyCountAreReadAlike(int count) {
    SplittableRandom random = new SplittableRandom(count);
    Sample sample = new Sample();
    for (int spread : new int[] {1, 3, 40, 5000}) {
      SparseBlock block = new SparseBlock();
      block.reset(count * spread);
      block.scale(CodeBook.POWERS, 1);
      int index = -1;
      for (int j = 0; j < count; j++) {
        index += random.nextInt(1, spread + 1);
        add(block, index, random.nextInt(1 + random.nextInt(16)));
      }
      sample.smallest("spread " + spread, block);
    }
    assertReadAlike(sample);
  }

  /** Codes that depend on the one before, so that each context has weights of its own. */
  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3, 4})
  void codesThatFollowEachOtherAreReadAlike(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    Sample sample = new Sample();
    for (CodeBook book : List.of(CodeBook.POWERS, CodeBook.SIGNS, CodeBook.levels(3))) {
      SparseBlock block = new SparseBlock();
      block.reset(200_000);
      block.buckets(book, 200_000);
      block.scales()[0] = 0.5f;
      int code = 0;
      for (int i = 0; i < block.length(); i += random.nextInt(1, 20)) {
        code = random.nextInt(12) == 0 ? random.nextInt(book.size()) : code;
        add(block, i, code);
      }
      sample.smallest(book.toString(), block);
    }
    assertReadAlike(sample);
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3})
  void theLargestTensorIsReadAlike(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    SparseBlock block = new SparseBlock();
    block.reset(Integer.MAX_VALUE);
    block.scale(CodeBook.SIGNS, (float) random.nextDouble());
    random
        .ints(5, 0, Integer.MAX_VALUE - 1)
        .distinct()
        .sorted()
        .forEach(index -> add(block, index, random.nextInt(2)));
    add(block, Integer.MAX_VALUE - 1, 1);
    assertReadAlike(new Sample().smallest("W", block));
  }

  private static void assertReadAlike(Sample sample) {
    byte[] bytes = sample.encoded();
    assertEquals(sample.content(), new ReferenceDecoder(sample.layout()).decode(bytes));
    assertEquals(Optional.of(sample.content()), Frames.decodedAlike(sample.layout(), bytes));
  }

  private static Sample message(SplittableRandom random) {
    Sample sample = new Sample();
    int tensors = random.nextInt(6);
    for (int t = 0; t < tensors; t++) {
      int length = 1 + (int) Math.pow(6000, random.nextDouble());
      add(sample, "tensor " + t, length, random);
    }
    return sample;
  }

  private static void add(Sample sample, String name, int length, SplittableRandom random) {
    BlockShape shape = SHAPES.get(random.nextInt(SHAPES.size()));
    SparseBlock block = shape.block(length, random.nextLong());
    switch (random.nextInt(8)) {
      case 0 -> sample.floats(name, TensorKind.STATISTIC, values(length, random));
      case 1 -> sample.floats(name, TensorKind.TRAINED, values(length, random));
      case 2 -> sample.halves(name, halves(length, random));
      case 3 -> sample.frozen(name, length);
      case 4 -> {
        if (block.book().size() <= 16) {
          sample.words(name, block);
        } else {
          sample.smallest(name, block);
        }
      }
      default -> sample.smallest(name, block);
    }
  }

  private static float[] values(int length, SplittableRandom random) {
    float[] values = new float[length];
    for (int i = 0; i < length; i++) {
      float value = Float.intBitsToFloat(random.nextInt());
      values[i] = Float.isFinite(value) ? value : -0f;
    }
    return values;
  }

  /** Values that are halves without loss. */
  private static float[] halves(int length, SplittableRandom random) {
    float[] values = new float[length];
    for (int i = 0; i < length; i++) {
      values[i] = Math.scalb(random.nextInt(-1023, 1024), random.nextInt(-38, -9));
    }
    values[0] = 1.5f;
    return values;
  }

  private static void add(SparseBlock block, int index, int code) {
    int j = block.count();
    block.ensureCapacity(j + 1);
    block.count(j + 1);
    block.indices()[j] = index;
    block.codes()[j] = (byte) code;
  }
}
