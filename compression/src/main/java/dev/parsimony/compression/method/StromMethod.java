package dev.parsimony.compression.method;

import dev.parsimony.compression.Internal;
import dev.parsimony.compression.criterion.SendCriterion;
import dev.parsimony.compression.criterion.StromCriterion;
import dev.parsimony.compression.quantize.BlockQuantizer;
import dev.parsimony.compression.quantize.SignQuantizer;
import java.util.List;

/** Sends signs of elements beyond a threshold (Strom 2015). */
@Internal
public record StromMethod(float tau, SparseOptions options) implements SparseMethod {
  /** {@code tau=NUMBER}. */
  public static final MethodParameter<Float> TAU =
      MethodParameter.requiredNumber(
          "tau",
          "0.01",
          Bounds.POSITIVE,
          "threshold, and what a sign stands for, in units of what is shared: gradients or weights;"
              + " larger sends less");

  /** Throws {@link IllegalArgumentException} in one sentence for a value out of range. */
  public StromMethod {
    TAU.require(tau);
  }

  /** Makes it from text or a builder. */
  public static final class Factory implements MethodFactory {
    private static final MethodDescription DESCRIPTION =
        new MethodDescription(
            "strom",
            List.of(TAU, SparseOptions.WARMUP, SparseOptions.CODEC),
            List.of("strom:tau=0.01"),
            "the sign of elements whose sum of gradients has passed a threshold",
            "where second moments cost too much or a layer has none",
            false);

    /** Makes a factory. */
    public Factory() {}

    @Override
    public MethodDescription description() {
      return DESCRIPTION;
    }

    @Override
    public CompressionMethod create(MethodValues values) {
      return new StromMethod(values.get(TAU), SparseOptions.of(values));
    }
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
