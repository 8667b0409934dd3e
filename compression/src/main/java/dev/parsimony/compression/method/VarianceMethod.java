package dev.parsimony.compression.method;

import dev.parsimony.compression.Internal;
import dev.parsimony.compression.criterion.SendCriterion;
import dev.parsimony.compression.criterion.VarianceChangeCriterion;
import dev.parsimony.compression.criterion.VarianceCriterion;
import dev.parsimony.compression.moments.MomentRequest;
import dev.parsimony.compression.quantize.BlockQuantizer;
import dev.parsimony.compression.quantize.FourBitQuantizer;
import java.util.List;

/** Sends elements whose mean stands out from their noise, in four bits (arXiv 1802.06058). */
@Internal
public record VarianceMethod(
    float alpha, float zeta, boolean errorFeedback, MomentRequest moments, SparseOptions options)
    implements SparseMethod {
  /** {@code alpha=NUMBER}. */
  public static final MethodParameter<Float> ALPHA =
      MethodParameter.number(
          "alpha",
          1.5f,
          Bounds.POSITIVE,
          "threshold: elements with r^2 > alpha*v are sent; larger sends less");

  /** {@code zeta=NUMBER}. */
  public static final MethodParameter<Float> ZETA =
      MethodParameter.number(
          "zeta", 0.999f, Bounds.FRACTION, "factor of v at each step that does not send");

  /** {@code error-feedback}. */
  public static final MethodParameter<Boolean> ERROR_FEEDBACK =
      MethodParameter.flag(
          "error-feedback",
          "what rounding loses of a sent element is kept for later steps; strom and hybrid always"
              + " do that");

  /** {@code variance-samples=K}. */
  public static final MethodParameter<Integer> SAMPLES =
      MethodParameter.whole(
          "variance-samples",
          "K",
          0,
          Bounds.atLeast(2),
          "the noise is estimated from K parts of each batch instead of single examples, for any"
              + " network and with less memory; the same for all tensors");

  /** Throws {@link IllegalArgumentException} in one sentence for a value out of range. */
  public VarianceMethod {
    ALPHA.require(alpha);
    ZETA.require(zeta);
  }

  /** Makes it from text or a builder. */
  public static final class Factory implements MethodFactory {
    private static final MethodDescription DESCRIPTION =
        new MethodDescription(
            "variance",
            List.of(
                ALPHA, ZETA, ERROR_FEEDBACK, SAMPLES, SparseOptions.WARMUP, SparseOptions.CODEC),
            List.of("variance:alpha=1.5,zeta=0.999"),
            "elements whose mean stands out from their noise, in 4 bits each",
            "first; a larger alpha sends less",
            true);

    /** Makes a factory. */
    public Factory() {}

    @Override
    public MethodDescription description() {
      return DESCRIPTION;
    }

    @Override
    public CompressionMethod create(MethodValues values) {
      return new VarianceMethod(
          values.get(ALPHA),
          values.get(ZETA),
          values.get(ERROR_FEEDBACK),
          moments(values),
          SparseOptions.of(values));
    }
  }

  static MomentRequest moments(MethodValues values) {
    return values.has(SAMPLES) ? MomentRequest.estimated(values.get(SAMPLES)) : MomentRequest.EXACT;
  }

  static String samples(MomentRequest moments) {
    return moments.estimated() ? ",variance-samples=" + moments.samples() : "";
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
    return new VarianceCriterion(alpha, zeta, errorFeedback);
  }

  @Override
  public SendCriterion changeCriterion() {
    return new VarianceChangeCriterion(alpha, zeta, errorFeedback);
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
