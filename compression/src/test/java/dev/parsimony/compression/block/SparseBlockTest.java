package dev.parsimony.compression.block;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a method of a user's own may hand to a message. */
final class SparseBlockTest {
  private final SparseBlock block = new SparseBlock();

  private void fill(CodeBook book, float scale, int[] indices, int... codes) {
    block.reset(10);
    block.ensureCapacity(indices.length);
    for (int j = 0; j < indices.length; j++) {
      block.indices()[j] = indices[j];
      block.codes()[j] = (byte) codes[j];
    }
    block.count(indices.length);
    block.scale(book, scale);
  }

  @Test
  void takesWhatAMessageCanHold() {
    fill(CodeBook.SIGNS, 0.3f, new int[] {0, 4, 9}, 0, 1, 1);
    assertDoesNotThrow(block::requireValid);
    fill(CodeBook.POWERS, 0x1p-126f, new int[] {9}, 15);
    assertDoesNotThrow(block::requireValid);
    fill(CodeBook.SIGNS, Float.NaN, new int[0]);
    assertDoesNotThrow(block::requireValid);
  }

  @Test
  void refusesIndicesThatDoNotAscendOrAreOfNoElement() {
    fill(CodeBook.SIGNS, 1, new int[] {4, 4}, 0, 0);
    assertEquals("Index 4 after 4 in a block of length 10: indices ascend from 0", refusal());
    fill(CodeBook.SIGNS, 1, new int[] {-1}, 0);
    assertEquals("Index -1 after -1 in a block of length 10: indices ascend from 0", refusal());
    fill(CodeBook.SIGNS, 1, new int[] {3, 10}, 0, 0);
    assertEquals("Index 10 after 3 in a block of length 10: indices ascend from 0", refusal());
  }

  @Test
  void refusesCodesThatTheBookLacks() {
    fill(CodeBook.SIGNS, 1, new int[] {4}, 2);
    assertEquals("Code 2 of element 4: signs has 2 codes", refusal());
    fill(CodeBook.POWERS, 1, new int[] {4}, SparseBlock.NO_CODE);
    assertEquals("Code 255 of element 4: powers has 16 codes", refusal());
  }

  @ParameterizedTest
  @ValueSource(floats = {-1, Float.NaN, Float.POSITIVE_INFINITY})
  void refusesScalesThatNoMessageHolds(float scale) {
    fill(CodeBook.SIGNS, scale, new int[] {4}, 0);
    assertEquals("Scale " + scale + ": scales are finite and not negative", refusal());
  }

  @ParameterizedTest
  @ValueSource(floats = {0, 3, 0x1p-127f})
  void powersNeedAPowerOfTwo(float scale) {
    fill(CodeBook.POWERS, scale, new int[] {4}, 0);
    assertEquals("Scale " + scale + ": that of powers is a power of two from 2^-126 on", refusal());
  }

  private String refusal() {
    return assertThrows(IllegalArgumentException.class, block::requireValid).getMessage();
  }
}
