package dev.parsimony.compression.codec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parsimony.compression.block.DenseBlock;
import dev.parsimony.compression.param.FiniteCheck;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

final class DenseCodecTest extends BlockCodecContract<DenseBlock> {
  @Override
  BlockCodec<DenseBlock> codec() {
    return new DenseCodec();
  }

  @Override
  DenseBlock emptyBlock() {
    return new DenseBlock();
  }

  @Override
  DenseBlock block(BlockShape shape, int length, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    float[] values = new float[length + 3];
    for (int i = 0; i < values.length; i++) {
      float value = Float.intBitsToFloat(random.nextInt());
      values[i] = Float.isFinite(value) ? value : -0f;
    }
    DenseBlock block = new DenseBlock();
    block.wrap(values, 2, length);
    return block;
  }

  @Override
  int count(DenseBlock block) {
    return block.length();
  }

  @Override
  String show(DenseBlock block) {
    int end = block.offset() + block.length();
    return Arrays.toString(Arrays.copyOfRange(block.values(), block.offset(), end));
  }

  @Override
  void assertValid(DenseBlock block, int length) {
    assertEquals(length, block.length());
    assertTrue(FiniteCheck.allFinite(block.values(), 0, length));
  }

  @Test
  void refusesNaNWithItsPlace() {
    DenseBlock block = new DenseBlock();
    block.wrap(new float[] {1, 2, Float.NaN}, 0, 3);
    byte[] bytes = encoded(block);
    MalformedBlockException e =
        assertThrows(
            MalformedBlockException.class,
            () -> codec().decode(bytes, 0, bytes.length, 3, emptyBlock()));
    assertEquals(8, e.offset());
    assertEquals("value NaN", e.found());
  }
}
