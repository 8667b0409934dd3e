package dev.parsimony.compression.codec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parsimony.compression.block.SparseBlock;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class GapsCodecTest extends BlockCodecContract {
  private final CodeModel codeModel = new CodeModel();
  private final GapsCodec codec = new GapsCodec(codeModel);

  @Override
  BlockCodec codec() {
    return codec;
  }

  @Override
  long prepare(SparseBlock block) {
    codeModel.prepare(block);
    return codec.prepare(block);
  }

  @ParameterizedTest(name = "{0} of {1}, seed {2}")
  @CsvSource({
    "1000, 4000, 1",
    "1000, 10000, 2",
    "1000, 2000000, 3",
    "20000, 100000, 4",
    "200000, 2000000, 5",
    "3, 2000000000, 6",
  })
  void staysNearTheEntropyOfRandomPositionsAndCodes(int count, int length, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    SparseBlock block = header(length, count);
    int[] sorted = random.ints(0, length).distinct().limit(count).sorted().toArray();
    System.arraycopy(sorted, 0, block.indices(), 0, count);
    for (int j = 0; j < count; j++) {
      int d = Math.min(7, Long.numberOfTrailingZeros(random.nextLong()) + 2);
      block.codes()[j] = (byte) (d | (random.nextBoolean() ? 8 : 0));
    }
    double density = (double) count / length;
    double positions =
        -length * (density * Math.log(density) + (1 - density) * Math.log1p(-density));
    // One bit of sign; d is 2, 3, 4, 5, 6 with 1/2 to 1/32, and 7.
    double entropy = positions / Math.log(2) + count * (1 + 1.96875);
    double bits = 8.0 * encoded(block).length;
    assertTrue(bits < 1.015 * entropy + 150, bits + " bits for " + entropy);
    SparseBlock decoded = like(block);
    byte[] bytes = encoded(block);
    codec().decode(bytes, 0, bytes.length, codec().models(), decoded);
    assertEquals(show(block), show(decoded));
  }

  @Test
  void clusteredPositionsTakeLessThanRandomOnes() {
    SparseBlock block = header(1_000_000, 10_000);
    for (int j = 0; j < 10_000; j++) {
      block.indices()[j] = 1000 * (j / 10) + j % 10;
      block.codes()[j] = 3;
    }
    assertTrue(encoded(block).length < 10_000 * 0.2, encoded(block).length + " bytes");
  }

  @Test
  void refusesIndicesBeyondTheTensor() {
    SparseBlock block = BlockShape.DENSE.block(500, 1);
    byte[] bytes = encoded(block);
    int models = codec().models();
    SparseBlock shorter = like(block);
    shorter.reset(block.count() + 5);
    shorter.count(block.count());
    MalformedBlockException e =
        org.junit.jupiter.api.Assertions.assertThrows(
            MalformedBlockException.class,
            () -> codec().decode(bytes, 0, bytes.length, models, shorter));
    assertTrue(e.expected().startsWith("one up to"), e.getMessage());
  }
}
