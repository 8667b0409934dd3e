package dev.parsimony.compression.codec;

import dev.parsimony.compression.block.CodeBook;
import dev.parsimony.compression.block.SparseBlock;
import java.util.SplittableRandom;
import java.util.function.IntPredicate;

/** Which elements of a tensor a test's block sends. */
enum BlockShape {
  FIRST,
  LAST,
  SPARSE,
  DENSE,
  RUNS,
  ALL;

  /**
   * A valid block of this shape, of a book and with a distribution of codes that the seed picks.
   */
  SparseBlock block(int length, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    SparseBlock block = new SparseBlock();
    block.reset(length);
    setScales(block, random);
    int size = block.book().size();
    int usual = random.nextInt(1, size + 1);
    IntPredicate sent = sent(length, random);
    for (int i = 0; i < length; i++) {
      if (sent.test(i) || (i == length - 1 && block.count() == 0)) {
        int count = block.count();
        block.ensureCapacity(count + 1);
        block.count(count + 1);
        block.indices()[count] = i;
        block.codes()[count] = (byte) random.nextInt(random.nextInt(9) == 0 ? size : usual);
      }
    }
    return block;
  }

  private static void setScales(SparseBlock block, SplittableRandom random) {
    switch (random.nextInt(4)) {
      case 0 -> block.scale(CodeBook.SIGNS, (float) random.nextDouble());
      case 1 -> {
        int bucketLength = random.nextInt(1, block.length() + 1);
        block.buckets(CodeBook.levels(random.nextInt(1, 129)), bucketLength);
        for (int b = 0; b < block.buckets(); b++) {
          block.scales()[b] = random.nextInt(5) == 0 ? 0 : (float) random.nextDouble();
        }
      }
      default -> block.scale(CodeBook.POWERS, Math.scalb(1f, random.nextInt(-126, 128)));
    }
  }

  private IntPredicate sent(int length, SplittableRandom random) {
    return switch (this) {
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
