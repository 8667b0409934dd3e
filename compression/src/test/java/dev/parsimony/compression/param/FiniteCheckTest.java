package dev.parsimony.compression.param;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class FiniteCheckTest {
  @ParameterizedTest
  @ValueSource(floats = {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY})
  void findsOneAtEveryPlaceAndOnlyWithinTheRange(float bad) {
    for (int length = 1; length <= 11; length++) {
      for (int i = 0; i < length; i++) {
        float[] values = new float[length];
        values[i] = bad;
        for (int from = 0; from <= length; from++) {
          for (int to = from; to <= length; to++) {
            assertEquals(i < from || i >= to, FiniteCheck.allFinite(values, from, to));
          }
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(floats = {0f, -0f, Float.MIN_VALUE, -Float.MAX_VALUE, Float.MAX_VALUE, 1f})
  void passesFiniteValues(float good) {
    float[] values = new float[9];
    Arrays.fill(values, good);
    assertTrue(FiniteCheck.allFinite(values, 0, 9));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 6})
  void namesTensorIndexAndValue(int index) {
    ParameterTensor tensor = new ParameterTensor("0_W", 3, 7, TensorKind.TRAINED);
    float[] flat = new float[20];
    flat[2] = Float.NaN;
    flat[10] = Float.NaN;
    FiniteCheck.requireFinite("mean gradient", tensor, flat, 3, 1);
    flat[3 + index] = Float.NEGATIVE_INFINITY;
    assertEquals(
        "The mean gradient of tensor \"0_W\" is -Infinity at its element "
            + index
            + " in step 17: it must be finite",
        assertThrows(
                NonFiniteException.class,
                () -> FiniteCheck.requireFinite("mean gradient", tensor, flat, 3, 17))
            .getMessage());
  }
}
