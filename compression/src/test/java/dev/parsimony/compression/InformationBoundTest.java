package dev.parsimony.compression;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.parsimony.compression.block.CodeBook;
import dev.parsimony.compression.block.SparseBlock;
import java.math.BigInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class InformationBoundTest {
  @Test
  void binomialsAgreeWithExactOnes() {
    for (int n = 0; n <= 200; n++) {
      BigInteger binomial = BigInteger.ONE;
      for (int k = 0; k <= n; k++) {
        double exact = log2(binomial);
        assertEquals(exact, InformationBound.log2Binomial(n, k), 1e-10, n + " over " + k);
        binomial = binomial.multiply(BigInteger.valueOf(n - k)).divide(BigInteger.valueOf(k + 1));
      }
    }
  }

  @ParameterizedTest(name = "{0} over {1}")
  @CsvSource({"25000000, 1", "25000000, 2", "25000000, 24999998", "2147483647, 3"})
  void largeOnesToo(int n, int k) {
    BigInteger binomial = BigInteger.ONE;
    for (int j = 0; j < Math.min(k, n - k); j++) {
      binomial = binomial.multiply(BigInteger.valueOf(n - j)).divide(BigInteger.valueOf(j + 1));
    }
    assertEquals(log2(binomial), InformationBound.log2Binomial(n, k), 1e-5);
  }

  @Test
  void addsTheEntropyOfTheCodes() {
    InformationBound bound = new InformationBound();
    assertEquals(log2Of70() + 4 * 1.5, bound.bits(block(8, 0, 0, 1, 2)), 1e-12);
    assertEquals(log2Of70(), bound.bits(block(8, 5, 5, 5, 5)), 1e-12);
    assertEquals(0, bound.bits(block(8)));
    assertEquals(2, bound.bits(block(2, 1, 2)), 1e-12);
  }

  @Test
  void countsTheNormsOfLevels() {
    SparseBlock block = block(8, 0, 0, 1, 1);
    block.buckets(CodeBook.levels(1), 3);
    assertEquals(log2Of70() + 4 + 3 * 32, new InformationBound().bits(block), 1e-12);
    block.count(0);
    assertEquals(0, new InformationBound().bits(block));
  }

  private static double log2Of70() {
    return Math.log(70) / Math.log(2);
  }

  private static double log2(BigInteger value) {
    int shift = Math.max(0, value.bitLength() - 60);
    return shift + Math.log(value.shiftRight(shift).doubleValue()) / Math.log(2);
  }

  private static SparseBlock block(int length, int... codes) {
    SparseBlock block = new SparseBlock();
    block.reset(length);
    block.ensureCapacity(codes.length);
    block.count(codes.length);
    for (int j = 0; j < codes.length; j++) {
      block.indices()[j] = j;
      block.codes()[j] = (byte) codes[j];
    }
    return block;
  }
}
