package dev.parsimony.examples.method;

import dev.parsimony.compression.criterion.ResidualState;
import dev.parsimony.compression.method.Bounds;
import dev.parsimony.compression.method.CompressionMethod;
import dev.parsimony.compression.method.MethodDescription;
import dev.parsimony.compression.method.MethodFactory;
import dev.parsimony.compression.method.MethodParameter;
import dev.parsimony.compression.method.MethodValues;
import dev.parsimony.compression.method.TensorCompressor;
import dev.parsimony.compression.param.ParameterTensor;
import java.util.List;

/**
 * A compression method of a user's own: at each step it sends the same share of each tensor's
 * elements, those whose accumulated gradient is largest (A. F. Aji and K. Heafield, "Sparse
 * communication for distributed gradient descent", EMNLP 2017), in the four bits of {@code
 * variance}. What rounding loses stays for later steps.
 *
 * @param share of the elements, above 0 and at most 1
 */
public record TopKMethod(float share) implements CompressionMethod {
  private static final MethodParameter<Float> SHARE =
      MethodParameter.number(
          "share", 0.01f, Bounds.FRACTION, "sends this share of each tensor's elements");

  /** The bitmap's bit, a code of 4 bits, and what the coding may take beyond them. */
  private static final int MAX_ELEMENT_BITS = 6;

  /** Throws {@link IllegalArgumentException} in one sentence for a share out of range. */
  public TopKMethod {
    SHARE.require(share);
  }

  /** Makes the method from {@code top-k} or {@code top-k:share=NUMBER}. */
  public static final class Factory implements MethodFactory {
    private static final MethodDescription DESCRIPTION =
        new MethodDescription(
            "top-k",
            List.of(SHARE),
            List.of("top-k:share=0.01"),
            "the largest elements of each tensor, in 4 bits each",
            "where every step should send about the same number of bytes",
            false);

    /** Makes the factory; {@link java.util.ServiceLoader} calls this. */
    public Factory() {}

    @Override
    public MethodDescription description() {
      return DESCRIPTION;
    }

    @Override
    public CompressionMethod create(MethodValues values) {
      return new TopKMethod(values.get(SHARE));
    }
  }

  /** Keeps r, what has not been sent yet. */
  @Override
  public int residualArrays() {
    return 1;
  }

  @Override
  public long maxBits(int elements) {
    return (long) MAX_ELEMENT_BITS * elements;
  }

  @Override
  public TensorCompressor compressor(ParameterTensor tensor, ResidualState state) {
    return new TopKTensor(tensor, state.withoutV(), count(tensor.length()));
  }

  /** Returns the number of elements to send of a tensor, at least 1. */
  int count(int elements) {
    return Math.max(1, Math.round(share * elements));
  }

  @Override
  public String toString() {
    return "top-k:share=" + share;
  }
}
