package dev.parsimony.compression.quantize;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.parsimony.compression.block.SparseBlock;
import org.junit.jupiter.api.Test;

final class SignQuantizerTest {
  @Test
  void everyElementBecomesPlusOrMinusTau() {
    float[] values = {3, -3, Float.MIN_VALUE, -Float.MIN_VALUE, Float.MAX_VALUE, -0.25f};
    SparseBlock block = new SparseBlock();
    block.reset(10);
    block.ensureCapacity(values.length);
    block.count(values.length);
    for (int j = 0; j < values.length; j++) {
      block.indices()[j] = j;
    }
    new SignQuantizer(0.3f).quantize(values, block);
    assertEquals(values.length, block.count());
    for (int j = 0; j < values.length; j++) {
      assertEquals(values[j] > 0 ? 0.3f : -0.3f, block.value(j));
    }
  }
}
