package dev.parsimony.compression.codec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.parsimony.compression.block.DenseBlock;
import org.junit.jupiter.api.Test;

final class FloatCodecTest extends DenseCodecContract {
  @Override
  DenseCodec codec() {
    return new FloatCodec();
  }

  @Override
  float travelled(float value, float largest) {
    return value;
  }

  @Test
  void refusesNaNWithItsPlace() {
    DenseBlock block = new DenseBlock();
    block.wrap(new float[] {1, 2, Float.NaN}, 0, 3);
    byte[] bytes = new byte[12];
    codec().encode(block, bytes, 0);
    MalformedBlockException e =
        assertThrows(
            MalformedBlockException.class,
            () -> codec().decode(bytes, 0, bytes.length, 3, new DenseBlock()));
    assertEquals(8, e.offset());
    assertEquals("value NaN", e.found());
  }
}
