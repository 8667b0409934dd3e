package dev.parsimony.compression.method;

import dev.parsimony.compression.Internal;
import dev.parsimony.compression.block.CodeBook;
import dev.parsimony.compression.criterion.ResidualState;
import dev.parsimony.compression.param.ParameterTensor;
import dev.parsimony.compression.quantize.LevelQuantizer;
import java.util.List;

/** Sends all elements as stochastically rounded levels (arXiv 1610.02132). */
@Internal
public record QsgdMethod(int bits, int bucket) implements CompressionMethod {
  /** {@code bits=N}. */
  public static final MethodParameter<Integer> BITS =
      MethodParameter.whole(
          "bits",
          "N",
          2,
          Bounds.between(CodeBook.MIN_LEVEL_BITS, CodeBook.MAX_LEVEL_BITS),
          "size of a level with its sign; fewer send less");

  /** {@code bucket=N}. */
  public static final MethodParameter<Integer> BUCKET =
      MethodParameter.whole(
          "bucket", "N", 128, Bounds.atLeast(1), "number of elements that share a norm");

  /** Throws {@link IllegalArgumentException} in one sentence for a value out of range. */
  public QsgdMethod {
    BITS.require(bits);
    BUCKET.require(bucket);
  }

  /** Makes it from text or a builder. */
  public static final class Factory implements MethodFactory {
    private static final MethodDescription DESCRIPTION =
        new MethodDescription(
            "qsgd",
            List.of(BITS, BUCKET),
            List.of("qsgd:bits=2,bucket=128"),
            "all elements, each rounded at random to a few levels",
            "where every step should carry an unbiased gradient",
            false);

    /** Makes a factory. */
    public Factory() {}

    @Override
    public MethodDescription description() {
      return DESCRIPTION;
    }

    @Override
    public CompressionMethod create(MethodValues values) {
      return new QsgdMethod(values.get(BITS), values.get(BUCKET));
    }
  }

  @Override
  public int residualArrays() {
    return 0;
  }

  /** A norm for each bucket; the bitmap's bit, a code, and what it may take beyond its bits. */
  @Override
  public long maxBits(int elements) {
    long buckets = 1 + (elements - 1L) / bucket;
    return Float.SIZE * buckets + (2L + bits) * elements;
  }

  @Override
  public TensorCompressor compressor(ParameterTensor tensor, ResidualState state) {
    return new LevelTensor(tensor, new LevelQuantizer(bits, bucket));
  }

  @Override
  public String toString() {
    return "qsgd:bits=" + bits + ",bucket=" + bucket;
  }
}
