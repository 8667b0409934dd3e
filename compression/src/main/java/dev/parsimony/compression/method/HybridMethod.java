package dev.parsimony.compression.method;

import dev.parsimony.compression.Internal;
import dev.parsimony.compression.criterion.HybridChangeCriterion;
import dev.parsimony.compression.criterion.HybridCriterion;
import dev.parsimony.compression.criterion.SendCriterion;
import dev.parsimony.compression.moments.MomentRequest;
import dev.parsimony.compression.quantize.BlockQuantizer;
import dev.parsimony.compression.quantize.SignQuantizer;
import java.util.List;

/** Sends signs of elements beyond a threshold whose mean stands out from their noise. */
@Internal
public record HybridMethod(
    float tau, float alpha, float zeta, MomentRequest moments, SparseOptions options)
    implements SparseMethod {
  /** Throws {@link IllegalArgumentException} in one sentence for a value out of range. */
  public HybridMethod {
    StromMethod.TAU.require(tau);
    VarianceMethod.ALPHA.require(alpha);
    VarianceMethod.ZETA.require(zeta);
  }

  /** Makes it from text or a builder; it takes {@code error-feedback}, which it always does. */
  public static final class Factory implements MethodFactory {
    private static final MethodDescription DESCRIPTION =
        new MethodDescription(
            "hybrid",
            List.of(
                StromMethod.TAU,
                VarianceMethod.ALPHA,
                VarianceMethod.ZETA,
                VarianceMethod.ERROR_FEEDBACK,
                VarianceMethod.SAMPLES,
                SparseOptions.WARMUP,
                SparseOptions.CODEC),
            List.of("hybrid:tau=0.01,alpha=2"),
            "the sign of elements that meet both conditions",
            "where `strom` lets too much noise through",
            true);

    /** Makes a factory. */
    public Factory() {}

    @Override
    public MethodDescription description() {
      return DESCRIPTION;
    }

    @Override
    public CompressionMethod create(MethodValues values) {
      return new HybridMethod(
          values.get(StromMethod.TAU),
          values.get(VarianceMethod.ALPHA),
          values.get(VarianceMethod.ZETA),
          VarianceMethod.moments(values),
          SparseOptions.of(values));
    }
  }

  @Override
  public int residualArrays() {
    return 2;
  }

  @Override
  public boolean hasAlpha() {
    return true;
  }

  @Override
  public SendCriterion criterion() {
    return new HybridCriterion(tau, alpha, zeta);
  }

  @Override
  public SendCriterion changeCriterion() {
    return new HybridChangeCriterion(tau, alpha, zeta);
  }

  @Override
  public BlockQuantizer quantizer() {
    return new SignQuantizer(tau);
  }

  @Override
  public String toString() {
    String samples = VarianceMethod.samples(moments);
    return "hybrid:tau=" + tau + ",alpha=" + alpha + ",zeta=" + zeta + samples + options;
  }
}
