package dev.parsimony.compression.quantize;

import dev.parsimony.compression.Experimental;
import dev.parsimony.compression.block.CodeBook;
import dev.parsimony.compression.block.SparseBlock;

/** Signs, each meaning sign*tau. Every element has a code. */
@Experimental
public final class SignQuantizer implements BlockQuantizer {
  private final float tau;

  /** Makes a quantiser for {@code tau} above 0, finite. */
  public SignQuantizer(float tau) {
    this.tau = tau;
  }

  @Override
  public void quantize(float[] values, SparseBlock block) {
    byte[] codes = block.codes();
    for (int j = 0, count = block.count(); j < count; j++) {
      codes[j] = (byte) (Float.floatToRawIntBits(values[j]) >>> (Integer.SIZE - 1));
    }
    block.scale(CodeBook.SIGNS, tau);
  }
}
