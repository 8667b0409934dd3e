package dev.parsimony.compression.codec;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parsimony.compression.block.SparseBlock;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

final class WordsCodecTest extends SparseCodecContract {
  @Override
  BlockCodec<SparseBlock> codec() {
    return new WordsCodec();
  }

  @Test
  void putsTheCodeAboveTheIndex() {
    SparseBlock block = one(0x0abcdef, 1 << 28, 13);
    assertArrayEquals(HexFormat.of().parseHex("8001efcdabd0"), encoded(block));
  }

  @Test
  void isNotOfferedAboveTwoToThe28() {
    assertTrue(codec().canEncode(one(5, 1 << 28, 1)));
    assertFalse(codec().canEncode(one(5, (1 << 28) + 1, 1)));
  }

  @Test
  void refusesIndicesThatDoNotAscendOrLieBeyondTheTensor() {
    assertEquals(6, refusal(9, 127, 2, 4, 0, 0, 0, 4, 0, 0, 0).offset());
    assertEquals("index 3", refusal(9, 127, 2, 4, 0, 0, 0, 3, 0, 0, 0).found());
    assertEquals("index 9", refusal(9, 127, 1, 9, 0, 0, 0).found());
  }

  @Test
  void refusesImpossibleCountsAndExponents() {
    assertEquals("count 0", refusal(9, 127, 0).found());
    assertEquals("count 10", refusal(9, 127, 10).found());
    assertEquals("exponent byte 0", refusal(9, 0, 1, 1, 0, 0, 0).found());
    assertEquals("exponent byte 255", refusal(9, 255, 1, 1, 0, 0, 0).found());
    assertEquals(
        "a count of more than five bytes", refusal(9, 127, 129, 128, 128, 128, 128, 0).found());
    assertEquals("count 34359738367", refusal(9, 127, 255, 255, 255, 255, 127).found());
  }

  private static SparseBlock one(int index, int length, int code) {
    SparseBlock block = new SparseBlock();
    block.reset(length);
    block.ensureCapacity(1);
    block.count(1);
    block.indices()[0] = index;
    block.codes()[0] = (byte) code;
    block.exponent(1);
    return block;
  }
}
