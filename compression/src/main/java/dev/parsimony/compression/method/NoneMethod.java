package dev.parsimony.compression.method;

import dev.parsimony.compression.Internal;
import dev.parsimony.compression.criterion.ResidualState;
import dev.parsimony.compression.param.ParameterTensor;
import java.util.List;

/** Sends all elements as float32 or, if {@code half}, float16. */
@Internal
public record NoneMethod(boolean half) implements CompressionMethod {
  /** {@code fp16}. */
  public static final MethodParameter<Boolean> FP16 =
      MethodParameter.flag("fp16", "16 bits for each element instead of 32");

  /** Makes it from text or a builder. */
  public static final class Factory implements MethodFactory {
    private static final MethodDescription DESCRIPTION =
        new MethodDescription(
            "none",
            List.of(FP16),
            List.of("none", "none:fp16"),
            "all elements in 32 or 16 bits",
            "as a reference, or on a fast network",
            false);

    /** Makes a factory. */
    public Factory() {}

    @Override
    public MethodDescription description() {
      return DESCRIPTION;
    }

    @Override
    public CompressionMethod create(MethodValues values) {
      return new NoneMethod(values.get(FP16));
    }
  }

  @Override
  public int residualArrays() {
    return 0;
  }

  @Override
  public long maxBits(int elements) {
    return (long) denseBits() * elements;
  }

  @Override
  public long minBits(int elements) {
    return maxBits(elements);
  }

  @Override
  public int denseBits() {
    return half ? Short.SIZE : Float.SIZE;
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
