package dev.parsimony.spark.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.parsimony.compression.CompressorSpec;
import dev.parsimony.compression.Share;
import dev.parsimony.spark.share.Outer;
import dev.parsimony.spark.share.Sharing;
import dev.parsimony.spark.share.Target;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

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

  /** Where gradients travel, nothing but alpha can be set for it. */
  @ParameterizedTest
  @ValueSource(strings = {"none", "none:fp16", "qsgd", "strom:tau=0.1"})
  void aTargetNeedsAlphaOrLocalSteps(String compression) {
    Target target = Target.parse("ratio=100");
    Sharing updates = new Sharing(Share.UPDATES, 4, Outer.DEFAULT).withTarget(target);
    assertEquals(updates, TestConfigs.with(updates, compression).sharing());
    Sharing gradients = Sharing.GRADIENTS.withTarget(target);
    assertEquals(gradients, TestConfigs.with(gradients, "variance").sharing());
    IllegalArgumentException e =
        assertThrows(
            IllegalArgumentException.class, () -> TestConfigs.with(gradients, compression));
    assertEquals(
        "Invalid value for --target: it sets the alpha of --compression variance or hybrid, or the"
            + " local steps of --share updates, but gradients are shared by "
            + CompressorSpec.parse(compression),
        e.getMessage());
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
