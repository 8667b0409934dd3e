package dev.parsimony.compression;

import dev.parsimony.compression.criterion.VarianceCriterion;
import dev.parsimony.compression.param.ParameterLayout;
import dev.parsimony.compression.quantize.FourBitQuantizer;
import java.io.Serializable;

/**
 * A compression method with its parameters, written {@code variance:alpha=1.5,zeta=0.999} or {@code
 * none}. {@link Object#toString} gives that form with all parameters; it parses to an equal spec.
 */
public sealed interface CompressorSpec extends Serializable {

  /**
   * Reads a method's name and, after a colon, its parameters as key=value, separated by commas;
   * those left out take their defaults.
   *
   * @throws IllegalArgumentException in one sentence that names the value and what is allowed
   */
  static CompressorSpec parse(String text) {
    return CompressorSpecParser.parse(text);
  }

  /** Whether its compressors read {@code GradientMoments.secondMoment()}. */
  boolean needsSecondMoment();

  /** Makes a compressor with fresh state for one worker. */
  GradientCompressor create(ParameterLayout layout);

  /**
   * The variance criterion with 4-bit values (arXiv 1802.06058).
   *
   * @param alpha above 0, finite: an element is sent when r^2 &gt; alpha*v
   * @param zeta in (0, 1]: decay of v at each step without sending
   */
  record Variance(float alpha, float zeta) implements CompressorSpec {
    /** What parsing takes where alpha is left out. */
    public static final float DEFAULT_ALPHA = 1.5f;

    /** What parsing takes where zeta is left out. */
    public static final float DEFAULT_ZETA = 0.999f;

    /** Throws {@link IllegalArgumentException} for a value out of range. */
    public Variance {
      if (!(alpha > 0 && alpha < Float.POSITIVE_INFINITY)) {
        throw new IllegalArgumentException(
            "alpha=" + alpha + " is out of range: alpha must be a finite number above 0.");
      }
      if (!(zeta > 0 && zeta <= 1)) {
        throw new IllegalArgumentException(
            "zeta=" + zeta + " is out of range: zeta must be above 0 and at most 1.");
      }
    }

    @Override
    public boolean needsSecondMoment() {
      return true;
    }

    @Override
    public GradientCompressor create(ParameterLayout layout) {
      return new SparseCompressor(
          layout, new VarianceCriterion(alpha, zeta), new FourBitQuantizer());
    }

    @Override
    public String toString() {
      return CompressorSpecParser.VARIANCE + ":alpha=" + alpha + ",zeta=" + zeta;
    }
  }

  /** No compression: float32 of every element. */
  record None() implements CompressorSpec {
    @Override
    public boolean needsSecondMoment() {
      return false;
    }

    @Override
    public GradientCompressor create(ParameterLayout layout) {
      return new DenseCompressor(layout);
    }

    @Override
    public String toString() {
      return CompressorSpecParser.NONE;
    }
  }
}
