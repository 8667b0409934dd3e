package dev.parsimony.secondmoment.onednn;

import java.util.List;
import java.util.Map;

/**
 * Names the operations whose results are wrong on oneDNN where an operand or the first result is
 * not in row-major order, found by giving every operation that ND4J runs on oneDNN operands in
 * other orders. Convolutions in channels-first formats, pooling and the remaining operations give
 * the right results in any order, as do weights.
 */
final class StrideSensitive {
  private static final int ALWAYS = -1;

  /** The format's place among the integer arguments, by name; a format of 1 is channels-last. */
  private static final Map<String, Integer> FORMAT_ARGUMENTS =
      Map.ofEntries(
          Map.entry("conv2d", 9),
          Map.entry("conv2d_bp", 9),
          Map.entry("deconv2d", 9),
          Map.entry("deconv2d_bp", 9),
          Map.entry("depthwise_conv2d", 9),
          Map.entry("depthwise_conv2d_bp", 9),
          Map.entry("conv3dnew", 13),
          Map.entry("conv3dnew_bp", 13),
          Map.entry("deconv3d", 13),
          Map.entry("deconv3d_bp", 13),
          Map.entry("batchnorm", ALWAYS),
          Map.entry("batchnorm_bp", ALWAYS),
          Map.entry("softmax_bp", ALWAYS));

  private StrideSensitive() {}

  /** Returns whether an operation with such integer arguments is one of them. */
  static boolean is(String operation, List<Long> arguments) {
    Integer format = FORMAT_ARGUMENTS.get(operation);
    if (format == null) {
      return false;
    }
    return format == ALWAYS || (format < arguments.size() && arguments.get(format) == 1);
  }

  /**
   * Returns the inputs that matter: the layer's input and, in a backward pass, the gradient, the
   * last.
   */
  static int[] operands(String operation, int inputs) {
    return operation.endsWith("_bp") ? new int[] {0, inputs - 1} : new int[] {0};
  }
}
