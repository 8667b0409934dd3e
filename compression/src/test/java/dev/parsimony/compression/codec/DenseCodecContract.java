package dev.parsimony.compression.codec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.parsimony.compression.block.DenseBlock;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What every codec of dense blocks does. */
abstract class DenseCodecContract {
  abstract DenseCodec codec();

  /** What a value becomes in a tensor with that largest magnitude. */
  abstract float travelled(float value, float largest);

  @ParameterizedTest(name = "length {0}, exponents {1} to {2}, seed {3}")
  @CsvSource({
    "1, -149, 127, 1",
    "2, -149, 127, 2",
    "1000, -149, 127, 3",
    "1000, -149, -120, 4",
    "1000, -30, -5, 5",
    "777, -140, -126, 6",
    "777, 120, 127, 7",
  })
  void roundTrips(int length, int low, int high, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    float[] values = new float[length + 3];
    float largest = 0;
    for (int i = 0; i < values.length; i++) {
      float unit = random.nextInt(7) == 0 ? 0 : (float) random.nextDouble(-2, 2);
      values[i] = Math.scalb(unit, random.nextInt(low, high));
      largest = i >= 2 && i < length + 2 ? Math.max(largest, Math.abs(values[i])) : largest;
    }
    DenseBlock block = new DenseBlock();
    block.wrap(values, 2, length);
    int size = (int) codec().encodedLength(length);
    byte[] out = new byte[size + 6];
    Arrays.fill(out, (byte) 0x5A);
    codec().encode(block, out, 3);
    for (int i = 0; i < 3; i++) {
      assertEquals(0x5A, out[i]);
      assertEquals(0x5A, out[size + 5 - i]);
    }
    DenseBlock decoded = new DenseBlock();
    codec().decode(out, 3, size + 3, length, decoded);
    for (int i = 0; i < length; i++) {
      assertEquals(travelled(values[i + 2], largest), decoded.values()[i], "element " + i);
    }
    for (int limit = 3; limit < size + 3; limit += Math.max(1, size / 50)) {
      int end = limit;
      assertThrows(
          MalformedBlockException.class, () -> codec().decode(out, 3, end, length, decoded));
    }
  }
}
