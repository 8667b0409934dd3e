package dev.parsimony.compression.codec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parsimony.compression.block.SparseBlock;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class GapsCodecTest extends SparseCodecContract {
  @Override
  BlockCodec<SparseBlock> codec() {
    return new GapsCodec();
  }

  @ParameterizedTest(name = "{0} of {1}")
  @CsvSource({"10, 100000, 1", "1000, 100000, 2", "20000, 100000, 3", "3, 2000000000, 4"})
  void staysWithinAFewPercentOfTheEntropyOfRandomPositions(int count, int length, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    SparseBlock block = new SparseBlock();
    block.reset(length);
    block.ensureCapacity(count);
    block.count(count);
    int[] sorted = random.ints(0, length).distinct().limit(count).sorted().toArray();
    System.arraycopy(sorted, 0, block.indices(), 0, count);
    double density = (double) count / length;
    double entropy =
        -(density * Math.log(density) + (1 - density) * Math.log1p(-density)) / Math.log(2);
    double bits = 8.0 * encoded(block).length - 4.0 * count;
    assertTrue(bits < 1.06 * entropy * length + 64, bits + " bits for " + entropy * length);
    SparseBlock decoded = emptyBlock();
    codec().decode(encoded(block), 0, encoded(block).length, length, decoded);
    assertEquals(show(block), show(decoded));
  }

  @Test
  void refusesALargeRiceParameter() {
    assertEquals("Rice parameter 31", refusal(9, 127, 1, 31, 0, 0, 0, 0, 0, 0).found());
  }

  @Test
  void refusesGapsBeyondTheTensor() {
    assertEquals(
        "an index gap beyond the tensor's end", refusal(9, 127, 1, 0, 0, 0xFE, 0, 0).found());
    assertEquals("index 15", refusal(9, 127, 1, 4, 0x1F, 0).found());
    assertEquals("index 9", refusal(9, 127, 2, 3, 0b1111_0011, 0, 0).found());
  }

  @Test
  void refusesBitsInThePadding() {
    assertEquals("bits after the last gap", refusal(9, 127, 1, 0, 0b11, 0).found());
    assertEquals("bits after the last code", refusal(9, 127, 1, 0, 0b1, 0x10).found());
  }
}
