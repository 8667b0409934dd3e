package dev.parsimony.spark.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class TrainingConfigTest {

  @Test
  void onesAreEnough() {
    TrainingConfig config = TestConfigs.with(1, 1, 1, OptionalInt.of(1));
    assertEquals(1, config.workers());
    assertEquals(OptionalInt.of(1), config.threadsPerWorker());
  }

  @ParameterizedTest(name = "{4} {5}")
  @CsvSource({
    "0,1,1,1,--workers,0",
    "-4,1,1,1,--workers,-4",
    "1,0,1,1,--batch-size,0",
    "1,1,0,1,--epochs,0",
    "1,1,1,0,--threads-per-worker,0",
  })
  void numbersBelowOneAreRefused(
      int workers, int batchSize, int epochs, int threads, String option, int value) {
    IllegalArgumentException e =
        assertThrows(
            IllegalArgumentException.class,
            () -> TestConfigs.with(workers, batchSize, epochs, OptionalInt.of(threads)));
    assertEquals(
        "Invalid value for " + option + ": got " + value + ", expected 1 or more", e.getMessage());
  }

  @Test
  void samplesTakeEqualPartsOfABatch() {
    String compression = "none;*_W=variance:variance-samples=8";
    assertEquals(64, TestConfigs.with(2, 64, 1, OptionalInt.empty(), compression).batchSize());
    IllegalArgumentException e =
        assertThrows(
            IllegalArgumentException.class,
            () -> TestConfigs.with(2, 50, 1, OptionalInt.empty(), compression));
    assertEquals(
        "Invalid value for --batch-size: got 50, expected a multiple of variance-samples=8",
        e.getMessage());
  }
}
