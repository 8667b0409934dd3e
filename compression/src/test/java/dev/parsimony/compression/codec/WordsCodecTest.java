package dev.parsimony.compression.codec;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.parsimony.compression.block.CodeBook;
import dev.parsimony.compression.block.SparseBlock;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

final class WordsCodecTest extends BlockCodecContract {
  @Override
  BlockCodec codec() {
    return new WordsCodec();
  }

  @Test
  void putsTheCodeAboveTheIndex() {
    SparseBlock block = one(0x0abcdef, 1 << 28, 13);
    assertArrayEquals(HexFormat.of().parseHex("efcdabd0"), encoded(block));
  }

  @Test
  void isNotOfferedAboveTwoToThe28OrForMoreThan16Codes() {
    assertEquals(4, codec().prepare(one(5, 1 << 28, 1)));
    assertEquals(Long.MAX_VALUE, codec().prepare(one(5, (1 << 28) + 1, 1)));
    SparseBlock block = one(5, 10, 1);
    block.buckets(CodeBook.levels(8), 10);
    assertEquals(4, codec().prepare(block));
    block.buckets(CodeBook.levels(9), 10);
    assertEquals(Long.MAX_VALUE, codec().prepare(block));
  }

  @Test
  void refusesIndicesThatDoNotAscendOrLieBeyondTheTensor() {
    assertEquals(4, refusal(0, 9, 2, 4, 0, 0, 0, 4, 0, 0, 0).offset());
    assertEquals("index 3 with code 0", refusal(0, 9, 2, 4, 0, 0, 0, 3, 0, 0, 0).found());
    assertEquals("index 9 with code 0", refusal(0, 9, 1, 9, 0, 0, 0).found());
  }

  private static SparseBlock one(int index, int length, int code) {
    SparseBlock block = header(length, 1);
    block.indices()[0] = index;
    block.codes()[0] = (byte) code;
    return block;
  }
}
