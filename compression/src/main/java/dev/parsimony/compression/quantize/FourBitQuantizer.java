package dev.parsimony.compression.quantize;

import dev.parsimony.compression.Experimental;
import dev.parsimony.compression.block.CodeBook;
import dev.parsimony.compression.block.SparseBlock;
import java.util.Arrays;

/**
 * Powers of two in four bits (arXiv 1802.06058, section 4.2); the group is one tensor's block.
 *
 * <p>With M the group's largest magnitude and e = floor(log2 M), a value's magnitude becomes the
 * nearer power of two, ties up, at most 2^e. d = e - log2(magnitude): up to 7 it is sent as sign
 * bit (1 = negative) and three bits of d; above, the element has no code. An element whose rounded
 * magnitude is below {@link Float#MIN_NORMAL} = 2^-126 has none either; rounding works on the
 * float's bits, so that a subnormal of 2^-127 or more rounds to 2^-126.
 */
@Experimental
public final class FourBitQuantizer implements BlockQuantizer {
  private static final int SIGN_CODE = 8;
  private static final int LARGEST_D = 7;
  private static final int MANTISSA_BITS = 23;
  private static final int HALF_MANTISSA = 0x0040_0000;
  private static final int EXPONENT_BIAS = 127;

  @Override
  public void quantize(float[] values, SparseBlock block) {
    int top = largestMagnitudeBits(values, block) >>> MANTISSA_BITS;
    if (top == 0) {
      Arrays.fill(block.codes(), 0, block.count(), SparseBlock.NO_CODE);
      return;
    }
    byte[] codes = block.codes();
    for (int j = 0, count = block.count(); j < count; j++) {
      int bits = Float.floatToRawIntBits(values[j]);
      int magnitude = ((bits & Integer.MAX_VALUE) + HALF_MANTISSA) >>> MANTISSA_BITS;
      int d = top - Math.min(magnitude, top);
      int code = ((bits >>> 28) & SIGN_CODE) | (d & LARGEST_D);
      codes[j] = d <= LARGEST_D && magnitude > 0 ? (byte) code : SparseBlock.NO_CODE;
    }
    block.scale(CodeBook.POWERS, Math.scalb(1f, top - EXPONENT_BIAS));
  }

  private static int largestMagnitudeBits(float[] values, SparseBlock block) {
    int largest = 0;
    for (int j = 0, count = block.count(); j < count; j++) {
      int bits = Float.floatToRawIntBits(values[j]) & Integer.MAX_VALUE;
      largest = Math.max(largest, bits);
    }
    return largest;
  }
}
