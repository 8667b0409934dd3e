package dev.parsimony.compression.codec;

import dev.parsimony.compression.block.SparseBlock;
import java.util.SplittableRandom;
import java.util.function.IntPredicate;

/** Which elements of a tensor a test's block sends. */
enum BlockShape {
  NONE,
  FIRST,
  LAST,
  SPARSE,
  DENSE,
  RUNS,
  ALL;

  /** A valid block of this shape. */
  SparseBlock block(int length, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    SparseBlock block = new SparseBlock();
    block.reset(length);
    block.exponent(random.nextInt(-126, 128));
    IntPredicate sent = sent(length, random);
    for (int i = 0; i < length; i++) {
      if (sent.test(i)) {
        int count = block.count();
        block.ensureCapacity(count + 1);
        block.count(count + 1);
        block.indices()[count] = i;
        block.codes()[count] = (byte) random.nextInt(16);
      }
    }
    return block;
  }

  private IntPredicate sent(int length, SplittableRandom random) {
    return switch (this) {
      case NONE -> i -> false;
      case FIRST -> i -> i == 0;
      case LAST -> i -> i == length - 1;
      case SPARSE -> i -> random.nextInt(100) < 2;
      case DENSE -> i -> random.nextInt(100) < 60;
      case RUNS -> {
        int run = random.nextInt(1, 40);
        yield i -> i / run % 5 == 0;
      }
      case ALL -> i -> true;
    };
  }
}
