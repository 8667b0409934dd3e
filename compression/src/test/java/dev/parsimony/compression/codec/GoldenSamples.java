package dev.parsimony.compression.codec;

import dev.parsimony.compression.block.CodeBook;
import dev.parsimony.compression.block.SparseBlock;
import dev.parsimony.compression.param.TensorKind;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.IntPredicate;
import java.util.function.IntUnaryOperator;

/** The messages whose bytes golden files hold. */
final class GoldenSamples {
  /** By the name of the file. */
  static final Map<String, Sample> ALL = samples();

  private GoldenSamples() {}

  /** A small message with every form and every book. */
  static Sample whole() {
    return new Sample()
        .smallest("0_W", powers(40, -3, i -> ((0xb2c6766b67L >> i) & 1) == 1, i -> 7 * i % 16))
        .smallest("0_b", powers(3, 0, i -> false, i -> 0))
        .floats("1_mean", TensorKind.STATISTIC, 0.5f, -2)
        .frozen("1_gamma", 5)
        .smallest("2_W", signs(400, 0.01f, i -> i % 97 == 5, i -> i % 2))
        .halves("2_b", 1.5f, -0.25f, 0)
        .smallest("3_W", levels(3000, 1, 1000, i -> i % 800 == 13, i -> i / 800 % 2))
        .words("3_b", powers(10, -126, i -> i > 7, i -> i));
  }

  private static Map<String, Sample> samples() {
    Map<String, Sample> samples = new LinkedHashMap<>();
    IntPredicate half = i -> (scattered(i) & 1) == 0;
    IntPredicate tenth = i -> scattered(i) % 10 == 0;
    IntPredicate runs = i -> i % 100 < 8;
    samples.put("empty", one(powers(7, 0, i -> false, i -> 0)));
    samples.put("words-powers", words(powers(300, 5, tenth, i -> scattered(i) >> 4 & 15)));
    samples.put("words-signs", words(signs(300, 0.25f, tenth, i -> i & 1)));
    samples.put("words-levels", words(levels(300, 8, 128, tenth, i -> i % 16)));
    samples.put("gaps-powers", one(powers(1000, -7, tenth, i -> scattered(i) >> 4 & 15)));
    samples.put("gaps-powers-contexts", one(powers(9000, 2, tenth, i -> 9 * (i / 900) % 16)));
    samples.put("gaps-signs-contexts", one(signs(2000, 0.5f, tenth, i -> i / 200 % 2)));
    samples.put("gaps-runs-contexts", one(signs(9000, 0.5f, runs, i -> i / 900 % 2)));
    samples.put("gaps-signs", one(signs(4000, 0.001f, runs, i -> scattered(i) >> 4 & 1)));
    samples.put("gaps-levels", one(levels(4000, 15, 999, runs, i -> scattered(i) % 7 % 4)));
    samples.put("gaps-levels-128", one(levels(4000, 128, 4000, tenth, i -> i % 31 % 3 * 127)));
    samples.put("bitmap-powers", one(powers(203, 127, half, i -> scattered(i) >> 4 & 15)));
    samples.put("bitmap-signs", one(signs(203, 3, half, i -> i >> 1 & 1)));
    samples.put("bitmap-levels", one(levels(2003, 3, 500, half, i -> i % 11 == 0 ? 5 : 1)));
    IntPredicate sparse = i -> scattered(i) % 9 == 0 && scattered(i + 9000) % 3 > 0;
    IntUnaryOperator codes = i -> scattered(i) >> 4 & 15;
    Sample first = one(powers(9000, 2, tenth, codes));
    samples.put("split-powers", one(powers(9000, 1, mostly(tenth, sparse), codes)).after(first));
    Sample signs = one(signs(9000, 0.5f, tenth, i -> i & 1));
    Sample later = one(signs(9000, 0.5f, runs, i -> i & 1));
    Sample[] many = {signs, signs, signs, later, later, later, later};
    samples.put(
        "split-signs", one(signs(9000, 1, mostly(runs, tenth), i -> i / 7 & 1)).after(many));
    samples.put(
        "floats",
        new Sample().floats("W", TensorKind.TRAINED, 0, -0f, Float.MIN_VALUE, -Float.MAX_VALUE));
    samples.put("halves", new Sample().halves("W", 0, -0f, 1, -1.5f, 0x1p-14f, 0x1p-38f));
    samples.put("whole", whole());
    return samples;
  }

  /** Most of the first, and a few of the second. */
  private static IntPredicate mostly(IntPredicate first, IntPredicate second) {
    return i -> scattered(i / 3) % 5 > 0 ? first.test(i) : second.test(i);
  }

  private static Sample one(SparseBlock block) {
    return new Sample().smallest("W", block);
  }

  private static Sample words(SparseBlock block) {
    return new Sample().words("W", block);
  }

  private static SparseBlock powers(
      int length, int exponent, IntPredicate sent, IntUnaryOperator codes) {
    SparseBlock block = new SparseBlock();
    block.reset(length);
    block.scale(CodeBook.POWERS, Math.scalb(1f, exponent));
    return filled(block, sent, codes);
  }

  private static SparseBlock signs(
      int length, float tau, IntPredicate sent, IntUnaryOperator codes) {
    SparseBlock block = new SparseBlock();
    block.reset(length);
    block.scale(CodeBook.SIGNS, tau);
    return filled(block, sent, codes);
  }

  private static SparseBlock levels(
      int length, int levels, int bucketLength, IntPredicate sent, IntUnaryOperator codes) {
    SparseBlock block = new SparseBlock();
    block.reset(length);
    block.buckets(CodeBook.levels(levels), bucketLength);
    for (int b = 0; b < block.buckets(); b++) {
      block.scales()[b] = 0.3f * b;
    }
    return filled(block, sent, codes);
  }

  private static SparseBlock filled(SparseBlock block, IntPredicate sent, IntUnaryOperator codes) {
    for (int i = 0; i < block.length(); i++) {
      if (sent.test(i)) {
        int j = block.count();
        block.ensureCapacity(j + 1);
        block.count(j + 1);
        block.indices()[j] = i;
        block.codes()[j] = (byte) codes.applyAsInt(i);
      }
    }
    return block;
  }

  /** A number in 0..65535 that looks random. */
  private static int scattered(int i) {
    int mixed = (i + 1) * 0x9E3779B1;
    mixed = (mixed ^ (mixed >>> 15)) * 0x85EBCA6B;
    return (mixed ^ (mixed >>> 13)) >>> 16;
  }
}
