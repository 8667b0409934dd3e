package dev.parsimony.compression;

import dev.parsimony.compression.block.CodeBook;
import dev.parsimony.compression.criterion.HybridCriterion;
import dev.parsimony.compression.criterion.ResidualState;
import dev.parsimony.compression.criterion.SendCriterion;
import dev.parsimony.compression.criterion.StromCriterion;
import dev.parsimony.compression.criterion.VarianceCriterion;
import dev.parsimony.compression.moments.MomentRequest;
import dev.parsimony.compression.param.ParameterTensor;
import dev.parsimony.compression.quantize.BlockQuantizer;
import dev.parsimony.compression.quantize.FourBitQuantizer;
import dev.parsimony.compression.quantize.LevelQuantizer;
import dev.parsimony.compression.quantize.SignQuantizer;
import java.io.Serializable;

/**
 * What happens to a trained tensor's gradient; {@link CompressorSpec} says what the methods are.
 * {@link Object#toString} gives the text form with all parameters. Constructors throw {@link
 * IllegalArgumentException} in one sentence for a value out of range.
 */
sealed interface CompressionMethod extends Serializable {
  /** Number of float32 kept for each element from step to step: none, r, or r and v. */
  int residualArrays();

  /** What {@link #compressor} reads: the second moment to keep v, or the mean alone. */
  default MomentRequest moments() {
    return MomentRequest.MEAN;
  }

  /** Most bits that a message needs for the elements of a tensor, tables not included. */
  long mostBits(int elements);

  /** Bits that some step's message takes for the elements of a tensor in any case. */
  default long leastBits(int elements) {
    return 0;
  }

  /** Throws {@link IllegalArgumentException} in one sentence if it cannot be used for a tensor. */
  default void requireFits(ParameterTensor tensor) {}

  /**
   * Makes the compressor of a tensor that fits.
   *
   * @param state of all tensors; has at least the arrays that this method keeps
   */
  TensorCompressor compressor(ParameterTensor tensor, ResidualState state);

  /** A criterion chooses elements, a quantiser codes them. */
  sealed interface Sparse extends CompressionMethod {
    /** The bitmap's bit, a code of 4 bits, and what it may take beyond them. */
    int MOST_BITMAP_BITS = 6;

    SendCriterion criterion();

    BlockQuantizer quantizer();

    SparseOptions options();

    @Override
    default long mostBits(int elements) {
      boolean words = options().paperWords() || options().warmup() > 0;
      return (long) elements * (words ? Integer.SIZE : MOST_BITMAP_BITS);
    }

    @Override
    default long leastBits(int elements) {
      return options().warmup() > 0 ? (long) elements * Float.SIZE : 0;
    }

    @Override
    default void requireFits(ParameterTensor tensor) {
      options().requireFits(tensor);
    }

    @Override
    default TensorCompressor compressor(ParameterTensor tensor, ResidualState state) {
      ResidualState kept = moments().second() ? state : state.withoutV();
      boolean words = options().paperWords();
      TensorCompressor sparse = new SparseTensor(tensor, criterion(), quantizer(), kept, words);
      int warmup = options().warmup();
      return warmup == 0
          ? sparse
          : new WarmupTensor(warmup, new DenseTensor(tensor, false), sparse);
    }
  }

  private static String samples(MomentRequest moments) {
    return moments.estimated() ? ",variance-samples=" + moments.samples() : "";
  }

  /** Elements whose mean stands out from their noise, in four bits. */
  record Variance(
      float alpha, float zeta, boolean errorFeedback, MomentRequest moments, SparseOptions options)
      implements Sparse {
    public Variance {
      Range.requireAlpha(alpha);
      Range.requireZeta(zeta);
    }

    @Override
    public int residualArrays() {
      return 2;
    }

    @Override
    public SendCriterion criterion() {
      return new VarianceCriterion(alpha, zeta, errorFeedback);
    }

    @Override
    public BlockQuantizer quantizer() {
      return new FourBitQuantizer();
    }

    @Override
    public String toString() {
      String feedback = errorFeedback ? ",error-feedback" : "";
      return "variance:alpha=" + alpha + ",zeta=" + zeta + feedback + samples(moments) + options;
    }
  }

  /** Signs of elements beyond a threshold. */
  record Strom(float tau, SparseOptions options) implements Sparse {
    public Strom {
      Range.requireTau(tau);
    }

    @Override
    public int residualArrays() {
      return 1;
    }

    @Override
    public SendCriterion criterion() {
      return new StromCriterion(tau);
    }

    @Override
    public BlockQuantizer quantizer() {
      return new SignQuantizer(tau);
    }

    @Override
    public String toString() {
      return "strom:tau=" + tau + options;
    }
  }

  /** Signs of elements beyond a threshold whose mean stands out from their noise. */
  record Hybrid(float tau, float alpha, float zeta, MomentRequest moments, SparseOptions options)
      implements Sparse {
    public Hybrid {
      Range.requireTau(tau);
      Range.requireAlpha(alpha);
      Range.requireZeta(zeta);
    }

    @Override
    public int residualArrays() {
      return 2;
    }

    @Override
    public SendCriterion criterion() {
      return new HybridCriterion(tau, alpha, zeta);
    }

    @Override
    public BlockQuantizer quantizer() {
      return new SignQuantizer(tau);
    }

    @Override
    public String toString() {
      return "hybrid:tau=" + tau + ",alpha=" + alpha + ",zeta=" + zeta + samples(moments) + options;
    }
  }

  /** All elements as stochastically rounded levels. */
  record Qsgd(int bits, int bucket) implements CompressionMethod {
    public Qsgd {
      Range.require(
          bits >= CodeBook.FEWEST_LEVEL_BITS && bits <= CodeBook.MOST_LEVEL_BITS,
          "bits=" + bits,
          "bits must be 2 to 8");
      Range.require(bucket >= 1, "bucket=" + bucket, "bucket must be at least 1");
    }

    @Override
    public int residualArrays() {
      return 0;
    }

    /** A norm for each bucket; the bitmap's bit, a code, and what it may take beyond its bits. */
    @Override
    public long mostBits(int elements) {
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

  /** All elements as float32 or, if {@code half}, float16. */
  record None(boolean half) implements CompressionMethod {
    @Override
    public int residualArrays() {
      return 0;
    }

    @Override
    public long mostBits(int elements) {
      return (half ? Short.SIZE : Float.SIZE) * (long) elements;
    }

    @Override
    public long leastBits(int elements) {
      return mostBits(elements);
    }

    @Override
    public TensorCompressor compressor(ParameterTensor tensor, ResidualState state) {
      return new DenseTensor(tensor, half);
    }

    @Override
    public String toString() {
      return half ? "none:fp16" : "none";
    }
  }
}
