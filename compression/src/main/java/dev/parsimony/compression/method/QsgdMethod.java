package dev.parsimony.compression.method;

import dev.parsimony.compression.Internal;
import dev.parsimony.compression.block.CodeBook;
import dev.parsimony.compression.criterion.ResidualState;
import dev.parsimony.compression.param.ParameterTensor;
import dev.parsimony.compression.quantize.LevelQuantizer;
import java.util.List;

/**
 * Sends all elements as stochastically rounded levels (arXiv 1610.02132).
 *
 * @param levels above 0, of either sign
 */
@Internal
public record QsgdMethod(int levels, int bucket) implements CompressionMethod {
  /** {@code bits=N}. */
  public static final MethodParameter<Integer> BITS =
      MethodParameter.whole(
          "bits",
          "N",
          2,
          Bounds.between(2, 8),
          "2^(bits-1) levels of either sign, as the ratios of the paper's table ask for; fewer send"
              + " less");

  /** {@code levels=N}. */
  public static final MethodParameter<Integer> LEVELS =
      MethodParameter.whole(
          "levels",
          "N",
          0,
          Bounds.between(1, CodeBook.MAX_LEVELS),
          "instead of bits, that many levels of either sign; QSGD's own are 2^(bits-1)-1");

  /** {@code bucket=N}. */
  public static final MethodParameter<Integer> BUCKET =
      MethodParameter.whole(
          "bucket", "N", 128, Bounds.atLeast(1), "number of elements that share a norm");

  /** Throws {@link IllegalArgumentException} in one sentence for a value out of range. */
  public QsgdMethod {
    LEVELS.require(levels);
    BUCKET.require(bucket);
  }

  /** Makes it from text or a builder. */
  public static final class Factory implements MethodFactory {
    private static final MethodDescription DESCRIPTION =
        new MethodDescription(
            "qsgd",
            List.of(BITS, LEVELS, BUCKET),
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
      if (values.has(BITS) && values.has(LEVELS)) {
        throw new IllegalArgumentException(
            "qsgd takes bits or levels, not both: bits=%d stands for levels=%d."
                .formatted(values.get(BITS), levels(values.get(BITS))));
      }
      int levels = values.has(LEVELS) ? values.get(LEVELS) : levels(values.get(BITS));
      return new QsgdMethod(levels, values.get(BUCKET));
    }

    private static int levels(int bits) {
      return 1 << (bits - 1);
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
    return Float.SIZE * buckets + (2L + codeBits()) * elements;
  }

  /** Returns the bits of a code, rounded up. */
  private int codeBits() {
    return Integer.SIZE - Integer.numberOfLeadingZeros(2 * levels - 1);
  }

  @Override
  public TensorCompressor compressor(ParameterTensor tensor, ResidualState state) {
    return new LevelTensor(tensor, new LevelQuantizer(levels, bucket));
  }

  @Override
  public String toString() {
    boolean ofBits = levels > 1 && Integer.bitCount(levels) == 1;
    return "qsgd:" + (ofBits ? "bits=" + codeBits() : "levels=" + levels) + ",bucket=" + bucket;
  }
}
