package dev.parsimony.compression.quantize;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.parsimony.compression.block.SparseBlock;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class FourBitQuantizerTest {
  private static final int NOT_SENT = SparseBlock.NO_CODE;

  @ParameterizedTest(name = "M={0}: {1} -> code {2}")
  @CsvSource({
    "1.0, 1.0, 0",
    "1.0, -1.0, 8",
    "1.0, 0.76, 0",
    "1.0, 0.75, 0",
    "1.0, 0.74, 1",
    "1.0, -0.74, 9",
    "1.0, 0.33333334, 2",
    "1.0, 0.007874016, 7",
    "1.0, 0.005263158, -1",
    "1.0, 0.005859375, 7",
    "1.0, 0.0058593745, -1",
    "1.0, 0, -1",
    "0.75, 0.75, 0",
    "0.75, 0.57, 0",
    "0.75, 0.25, 1",
    "0.75, -0.5, 8",
    "1.99, 1.99, 0",
    "1.99, 1.6, 0",
    "1.99, 0.74, 1",
    "3.4028235E38, 3.4028235E38, 0",
    "3.4028235E38, 1.7014118E38, 0",
  })
  void goldenVectors(float largest, float value, int code) {
    assertEquals(code, codeBeside(largest, value));
    if (code != NOT_SENT && value != 0) {
      assertEquals(code ^ 8, codeBeside(largest, -value));
    }
  }

  @Test
  void designExamplesAsOneGroup() {
    float[] values = {1f, -1f, 0.76f, 0.74f, 1f / 3, 1f / 127, 1f / 190};
    SparseBlock block = quantized(values);
    assertEquals(0, Math.getExponent(block.scales()[0]));
    assertArrayEquals(
        new byte[] {0, 8, 0, 1, 2, 7, SparseBlock.NO_CODE}, Arrays.copyOf(block.codes(), 7));
    assertArrayEquals(
        new float[] {1f, -1f, 1f, 0.5f, 0.25f, 0x1p-7f, 0f}, decoded(block, values.length));
  }

  @Test
  void exponentIsTheFloorOfTheLargestMagnitudesLogarithm() {
    assertEquals(-1, Math.getExponent(quantized(new float[] {0.75f}).scales()[0]));
    assertEquals(0, Math.getExponent(quantized(new float[] {-1.99f}).scales()[0]));
    assertEquals(127, Math.getExponent(quantized(new float[] {-Float.MAX_VALUE}).scales()[0]));
    assertEquals(-126, Math.getExponent(quantized(new float[] {Float.MIN_NORMAL}).scales()[0]));
  }

  @Test
  void magnitudesBelowTheSmallestNormalAreNotSent() {
    assertArrayEquals(
        new byte[] {NOT_SENT, NOT_SENT, NOT_SENT, NOT_SENT},
        Arrays.copyOf(quantized(Float.MIN_NORMAL / 2, Float.MIN_VALUE, 0f, -0x1p-127f).codes(), 4));
    assertEquals(NOT_SENT, codeBeside(Float.MIN_NORMAL, Math.nextDown(0x1p-127f)));
    assertEquals(0, codeBeside(Float.MIN_NORMAL, 0x1p-127f));
    assertEquals(1, codeBeside(2 * Float.MIN_NORMAL, Float.MIN_NORMAL));
  }

  @Test
  void anEmptyBlockStaysEmpty() {
    SparseBlock block = new SparseBlock();
    block.reset(3);
    new FourBitQuantizer().quantize(new float[3], block);
    assertEquals(0, block.count());
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3, 4, 5, 6})
  void agreesWithThePlainDefinition(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    float[] values = new float[500];
    for (int i = 0; i < values.length; i++) {
      double magnitude = Math.pow(2, random.nextDouble(-12, 3));
      values[i] = (float) (random.nextBoolean() ? magnitude : -magnitude);
    }
    float[] expected = new float[values.length];
    double largest = 0;
    for (float value : values) {
      largest = Math.max(largest, Math.abs(value));
    }
    double top = Math.pow(2, Math.getExponent(largest));
    for (int i = 0; i < values.length; i++) {
      double magnitude = Math.abs((double) values[i]);
      double below = Math.pow(2, Math.getExponent(magnitude));
      double nearer = magnitude - below < 2 * below - magnitude ? below : 2 * below;
      nearer = Math.min(nearer, top);
      expected[i] = top / nearer <= 128 ? (float) (Math.signum(values[i]) * nearer) : 0;
    }
    assertArrayEquals(expected, decoded(quantized(values), values.length));
  }

  private static SparseBlock quantized(float... values) {
    SparseBlock block = new SparseBlock();
    block.reset(values.length);
    block.ensureCapacity(values.length);
    block.count(values.length);
    IntStream.range(0, values.length).forEach(i -> block.indices()[i] = i);
    new FourBitQuantizer().quantize(values, block);
    return block;
  }

  private static int codeBeside(float largest, float value) {
    return quantized(largest, value).codes()[1];
  }

  private static float[] decoded(SparseBlock block, int length) {
    float[] values = new float[length];
    for (int j = 0; j < block.count(); j++) {
      boolean sent = block.codes()[j] != SparseBlock.NO_CODE;
      values[block.indices()[j]] = sent ? block.value(j) : 0;
    }
    return values;
  }
}
