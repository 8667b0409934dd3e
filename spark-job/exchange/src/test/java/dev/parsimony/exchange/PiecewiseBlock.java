package dev.parsimony.exchange;

import dev.parsimony.exchange.collective.BlockSource;
import java.util.Arrays;
import java.util.Random;

/** A block that is made in pieces of random lengths, each time in another array. */
final class PiecewiseBlock implements BlockSource {
  private final byte[] whole;
  private final int longest;
  private final Random random;
  private final Runnable beforeEach;
  private byte[] bytes = {};

  PiecewiseBlock(byte[] whole, int longest, long seed) {
    this(whole, longest, seed, () -> {});
  }

  /**
   * @param longest piece, in bytes
   * @param beforeEach piece, is run
   */
  PiecewiseBlock(byte[] whole, int longest, long seed, Runnable beforeEach) {
    this.whole = whole;
    this.longest = longest;
    this.random = new Random(seed);
    this.beforeEach = beforeEach;
  }

  @Override
  public boolean advance() {
    beforeEach.run();
    int piece = random.nextInt(longest + 1);
    bytes = Arrays.copyOf(whole, (int) Math.min(whole.length, (long) bytes.length + piece));
    // A last piece may add nothing.
    return bytes.length == whole.length && random.nextBoolean();
  }

  @Override
  public byte[] bytes() {
    return bytes;
  }

  @Override
  public int length() {
    return bytes.length;
  }
}
