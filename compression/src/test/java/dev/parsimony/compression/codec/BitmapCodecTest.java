package dev.parsimony.compression.codec;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.parsimony.compression.block.SparseBlock;
import org.junit.jupiter.api.Test;

final class BitmapCodecTest extends BlockCodecContract {
  private final CodeModel codeModel = new CodeModel();
  private final BitmapCodec codec = new BitmapCodec(codeModel);

  @Override
  BlockCodec codec() {
    return codec;
  }

  @Override
  long prepare(SparseBlock block) {
    codeModel.prepare(block);
    return codec.prepare(block);
  }

  @Test
  void refusesAnotherNumberOfBitsThanTheCount() {
    assertEquals("bits after the last element", refusal(0, 9, 1, 1, 2, 0, 0).found());
    assertEquals("a bitmap of 0 ones", refusal(0, 9, 1, 0, 0).found());
    assertEquals("a bitmap of 2 ones", refusal(0, 9, 1, 3, 0).found());
  }

  @Test
  void refusesWeightsOfGaps() {
    assertEquals("weights of gaps for a bitmap", refusal(1, 8, 1, 1, 1).found());
    assertEquals("weights of gaps for a bitmap", refusal(3, 8, 1, 1, 1).found());
  }
}
