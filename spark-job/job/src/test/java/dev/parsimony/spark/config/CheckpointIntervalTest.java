package dev.parsimony.spark.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class CheckpointIntervalTest {
  @ParameterizedTest
  @CsvSource({
    "500steps, 500steps",
    "1 step, 1step",
    "2EPOCHS, 2epochs",
    "10min, 10min",
    "1mins, 1min"
  })
  void intervals(String text, String parsed) {
    assertEquals(parsed, CheckpointInterval.parse(text).toString());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "10", "0steps", "-1steps", "10s", "1.5min", "steps", "9999999999min"})
  void whatIsNoneIsRefused(String text) {
    IllegalArgumentException e =
        assertThrows(IllegalArgumentException.class, () -> CheckpointInterval.parse(text));
    assertTrue(e.getMessage().endsWith("such as 500steps, 2epochs or 10min"), e.getMessage());
  }
}
