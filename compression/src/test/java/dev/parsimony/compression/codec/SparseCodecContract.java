package dev.parsimony.compression.codec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parsimony.compression.block.SparseBlock;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** The contract of codecs for sparse blocks. */
abstract class SparseCodecContract extends BlockCodecContract<SparseBlock> {
  @Override
  SparseBlock emptyBlock() {
    return new SparseBlock();
  }

  @Override
  SparseBlock block(BlockShape shape, int length, long seed) {
    return shape.block(length, seed);
  }

  @Override
  int count(SparseBlock block) {
    return block.count();
  }

  @Override
  String show(SparseBlock block) {
    int[] indices = Arrays.copyOf(block.indices(), block.count());
    byte[] codes = Arrays.copyOf(block.codes(), block.count());
    String exponent = block.count() == 0 ? "" : " exponent " + block.exponent();
    return "length %d%s indices %s codes %s"
        .formatted(block.length(), exponent, Arrays.toString(indices), Arrays.toString(codes));
  }

  @Override
  void assertValid(SparseBlock block, int length) {
    assertEquals(length, block.length());
    assertTrue(block.indices().length <= length);
    int previous = -1;
    for (int j = 0; j < block.count(); j++) {
      int index = block.indices()[j];
      boolean valid = index > previous && index < length && block.codes()[j] >>> 4 == 0;
      assertTrue(valid, () -> show(block));
      previous = index;
    }
  }

  @Test
  void allocatesNothingForACountThatTheBytesCannotHold() {
    byte[] bytes = {127, -1, -1, -1, -1, 7, 0, 0, 0, 0, 0, 0};
    SparseBlock block = emptyBlock();
    if (codec().canEncode(block(BlockShape.ALL, 1, 1))) {
      assertThrows(
          MalformedBlockException.class,
          () -> codec().decode(bytes, 0, bytes.length, Integer.MAX_VALUE, block));
    }
    assertEquals(0, block.indices().length);
  }

  final MalformedBlockException refusal(int length, int... bytes) {
    byte[] in = new byte[bytes.length];
    for (int i = 0; i < in.length; i++) {
      in[i] = (byte) bytes[i];
    }
    return assertThrows(
        MalformedBlockException.class,
        () -> codec().decode(in, 0, in.length, length, emptyBlock()));
  }
}
