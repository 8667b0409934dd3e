package dev.parsimony.compression;

import dev.parsimony.compression.block.CodeBook;
import dev.parsimony.compression.criterion.HybridCriterion;
import dev.parsimony.compression.criterion.ResidualState;
import dev.parsimony.compression.criterion.SendCriterion;
import dev.parsimony.compression.criterion.StromCriterion;
import dev.parsimony.compression.criterion.VarianceCriterion;
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

  /** Whether {@link #compressor} reads the second moment, to keep v. */
  default boolean needsSecondMoment() {
    return residualArrays() > 1;
  }

  /**
   * Makes a tensor's compressor.
   *
   * @param state of all tensors; has as many arrays as some tensor's method keeps
   * @throws IllegalArgumentException if the method cannot be used for it
   */
  TensorCompressor compressor(ParameterTensor tensor, ResidualState state);

  /** A criterion chooses elements, a quantiser codes them. */
  sealed interface Sparse extends CompressionMethod {
    SendCriterion criterion();

    BlockQuantizer quantizer();

    SparseOptions options();

    @Override
    default TensorCompressor compressor(ParameterTensor tensor, ResidualState state) {
      options().requireFits(tensor);
      boolean words = options().paperWords();
      TensorCompressor sparse = new SparseTensor(tensor, criterion(), quantizer(), state, words);
      int warmup = options().warmup();
      return warmup == 0
          ? sparse
          : new WarmupTensor(warmup, new DenseTensor(tensor, false), sparse);
    }
  }

  /** Elements whose mean stands out from their noise, in four bits. */
  record Variance(float alpha, float zeta, boolean errorFeedback, SparseOptions options)
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
      return "variance:alpha=" + alpha + ",zeta=" + zeta + feedback + options;
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
  record Hybrid(float tau, float alpha, float zeta, SparseOptions options) implements Sparse {
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
      return "hybrid:tau=" + tau + ",alpha=" + alpha + ",zeta=" + zeta + options;
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
    public TensorCompressor compressor(ParameterTensor tensor, ResidualState state) {
      return new DenseTensor(tensor, half);
    }

    @Override
    public String toString() {
      return half ? "none:fp16" : "none";
    }
  }
}
