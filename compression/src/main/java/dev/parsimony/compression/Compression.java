package dev.parsimony.compression;

import dev.parsimony.compression.method.CompressionMethod;
import dev.parsimony.compression.method.HybridMethod;
import dev.parsimony.compression.method.MethodFactory;
import dev.parsimony.compression.method.MethodParameter;
import dev.parsimony.compression.method.MethodValues;
import dev.parsimony.compression.method.NoneMethod;
import dev.parsimony.compression.method.QsgdMethod;
import dev.parsimony.compression.method.SparseOptions;
import dev.parsimony.compression.method.StromMethod;
import dev.parsimony.compression.method.VarianceMethod;
import java.util.ArrayList;
import java.util.List;

/**
 * Makes a {@link CompressorSpec} without text:
 *
 * <pre>{@code
 * CompressorSpec spec =
 *     Compression.variance().alpha(2).warmup(100).forTensors("*_b", Compression.none()).build();
 * }</pre>
 *
 * <p>equals {@code CompressorSpec.parse("variance:alpha=2,warmup=100;*_b=none")}. Numbers are
 * rounded to float32. Setters throw {@link IllegalArgumentException} in one sentence for a value
 * out of range.
 */
@Experimental
public final class Compression {
  private Compression() {}

  /** Sends elements whose mean stands out from their noise, in 4 bits each. */
  public static Variance variance() {
    return new Variance();
  }

  /**
   * Sends the sign of elements whose sum of gradients has passed a threshold.
   *
   * @param tau the threshold, and what a sign stands for, in units of the gradient
   */
  public static Strom strom(double tau) {
    return new Strom(tau);
  }

  /**
   * Sends the sign of elements that have passed a threshold and stand out from their noise.
   *
   * @param tau the threshold, and what a sign stands for, in units of the gradient
   */
  public static Hybrid hybrid(double tau) {
    return new Hybrid(tau);
  }

  /** Sends all elements, each rounded at random to a few levels. */
  public static Qsgd qsgd() {
    return new Qsgd();
  }

  /** Sends all elements in 32 or 16 bits. */
  public static None none() {
    return new None();
  }

  /** Takes a method that has no builder here, such as a user's own. */
  public static Builder of(CompressionMethod method) {
    return new Builder() {
      @Override
      CompressionMethod method() {
        return method;
      }
    };
  }

  /** Builds a spec from a method for all tensors and, by pattern, others for some of them. */
  public abstract static class Builder {
    private final List<TensorRule> rules = new ArrayList<>();

    private Builder() {}

    abstract CompressionMethod method();

    /**
     * Gives tensors a method of their own; the first pattern that matches a tensor decides.
     *
     * @param pattern of whole names: {@code *} stands for any characters, {@code ?} for any one;
     *     without = and ;
     * @param other its own patterns do not count
     */
    public Builder forTensors(String pattern, Builder other) {
      if (pattern.isEmpty() || pattern.indexOf('=') >= 0 || pattern.indexOf(';') >= 0) {
        throw new IllegalArgumentException(
            "Pattern \"" + pattern + "\": it is not empty and has no = and ; (? matches them).");
      }
      rules.add(new TensorRule(pattern, other.method()));
      return this;
    }

    /**
     * Makes the spec.
     *
     * @throws IllegalArgumentException in one sentence if {@code variance-samples} differs between
     *     tensors
     */
    public CompressorSpec build() {
      return new CompressorSpec(method(), rules);
    }
  }

  /** Builds a built-in method from the values of its parameters. */
  private abstract static class Described extends Builder {
    private final MethodFactory factory;
    private final MethodValues values;

    Described(MethodFactory factory) {
      this.factory = factory;
      this.values = new MethodValues(factory.description());
    }

    final <T> void set(MethodParameter<T> parameter, T value) {
      values.with(parameter, value);
    }

    @Override
    final CompressionMethod method() {
      return factory.create(values);
    }
  }

  /** Builds {@code variance}. */
  public static final class Variance extends Described {
    private Variance() {
      super(new VarianceMethod.Factory());
    }

    /** Sends elements with r^2 &gt; alpha*v only, 1.5 by default; larger sends less. */
    public Variance alpha(double alpha) {
      set(VarianceMethod.ALPHA, (float) alpha);
      return this;
    }

    /** Multiplies v at each step that does not send, by 0.999 by default. */
    public Variance zeta(double zeta) {
      set(VarianceMethod.ZETA, (float) zeta);
      return this;
    }

    /** Keeps what rounding loses of a sent element for later steps. */
    public Variance errorFeedback() {
      set(VarianceMethod.ERROR_FEEDBACK, true);
      return this;
    }

    /** Estimates the noise from parts of each batch, at least 2, instead of single examples. */
    public Variance varianceSamples(int parts) {
      set(VarianceMethod.SAMPLES, parts);
      return this;
    }

    /** Sends the first steps in 32 bits and leaves residuals as they are. */
    public Variance warmup(int steps) {
      set(SparseOptions.WARMUP, steps);
      return this;
    }

    /** Sends the paper's 32-bit words instead of the shortest form. */
    public Variance paperCodec() {
      set(SparseOptions.CODEC, true);
      return this;
    }
  }

  /** Builds {@code strom}. */
  public static final class Strom extends Described {
    private Strom(double tau) {
      super(new StromMethod.Factory());
      set(StromMethod.TAU, (float) tau);
    }

    /** Sends the first steps in 32 bits and leaves residuals as they are. */
    public Strom warmup(int steps) {
      set(SparseOptions.WARMUP, steps);
      return this;
    }

    /** Sends the paper's 32-bit words instead of the shortest form. */
    public Strom paperCodec() {
      set(SparseOptions.CODEC, true);
      return this;
    }
  }

  /** Builds {@code hybrid}. */
  public static final class Hybrid extends Described {
    private Hybrid(double tau) {
      super(new HybridMethod.Factory());
      set(StromMethod.TAU, (float) tau);
    }

    /** Sends elements with r^2 &gt; alpha*v only, 1.5 by default; larger sends less. */
    public Hybrid alpha(double alpha) {
      set(VarianceMethod.ALPHA, (float) alpha);
      return this;
    }

    /** Multiplies v at each step that does not send, by 0.999 by default. */
    public Hybrid zeta(double zeta) {
      set(VarianceMethod.ZETA, (float) zeta);
      return this;
    }

    /** Estimates the noise from parts of each batch, at least 2, instead of single examples. */
    public Hybrid varianceSamples(int parts) {
      set(VarianceMethod.SAMPLES, parts);
      return this;
    }

    /** Sends the first steps in 32 bits and leaves residuals as they are. */
    public Hybrid warmup(int steps) {
      set(SparseOptions.WARMUP, steps);
      return this;
    }

    /** Sends the paper's 32-bit words instead of the shortest form. */
    public Hybrid paperCodec() {
      set(SparseOptions.CODEC, true);
      return this;
    }
  }

  /** Builds {@code qsgd}. */
  public static final class Qsgd extends Described {
    private Qsgd() {
      super(new QsgdMethod.Factory());
    }

    /** Sets 2^(bits-1) levels of either sign: 2 to 8, 2 by default; fewer send less. */
    public Qsgd bits(int bits) {
      set(QsgdMethod.BITS, bits);
      return this;
    }

    /** Sets the number of levels of either sign instead of bits, 1 to 128. */
    public Qsgd levels(int levels) {
      set(QsgdMethod.LEVELS, levels);
      return this;
    }

    /** Sets the number of elements that share a norm, 128 by default. */
    public Qsgd bucket(int elements) {
      set(QsgdMethod.BUCKET, elements);
      return this;
    }
  }

  /** Builds {@code none}. */
  public static final class None extends Described {
    private None() {
      super(new NoneMethod.Factory());
    }

    /** Sends all elements in 16 bits. */
    public None fp16() {
      set(NoneMethod.FP16, true);
      return this;
    }
  }
}
