package dev.parsimony.compression.codec;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.parsimony.compression.block.SparseBlock;
import org.junit.jupiter.api.Test;

final class BitmapCodecTest extends SparseCodecContract {
  @Override
  BlockCodec<SparseBlock> codec() {
    return new BitmapCodec();
  }

  @Test
  void refusesBitsBeyondTheTensorAndNoBitsAtAll() {
    assertEquals("bits after the last element", refusal(9, 127, 1, 2, 0, 0).found());
    assertEquals("count 0", refusal(9, 127, 0, 0).found());
  }
}
