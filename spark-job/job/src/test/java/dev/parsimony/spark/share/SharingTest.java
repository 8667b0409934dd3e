package dev.parsimony.spark.share;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parsimony.compression.Share;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What options say of sharing, and what is refused. */
final class SharingTest {
  @ParameterizedTest
  @CsvSource({"'1,0.5', 1, 0.5", "' 0.7 , 0 ', 0.7, 0", "'1e-3,0.99', 0.001, 0.99"})
  void outerOptimisers(String text, float eta, float mu) {
    assertEquals(new Outer(eta, mu), Outer.parse(text));
    assertEquals(Outer.parse(text), Outer.parse(Outer.parse(text).toString()));
  }

  @Test
  void theDefaultIsWhatItsTextSays() {
    assertEquals(Outer.DEFAULT, Outer.parse(Outer.DEFAULT_TEXT));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "1", "1,1", "0,0.5", "-1,0.5", "1,-0.1", "NaN,0", "1,NaN", "x,y", "1,2,3"})
  void otherOuterOptimisersAreRefused(String text) {
    IllegalArgumentException error =
        assertThrows(IllegalArgumentException.class, () -> Outer.parse(text));
    assertTrue(error.getMessage().contains("expected ETA,MU"), error::getMessage);
  }

  @ParameterizedTest
  @CsvSource({"ratio=1000, RATIO, 1000", "Ratio = 1, RATIO, 1", "comm=5%, COMM, 0.05"})
  void targets(String text, Target.Kind kind, double value) {
    assertEquals(new Target(kind, value), Target.parse(text));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "1000",
        "ratio=",
        "ratio=0.5",
        "ratio=5%",
        "comm=5",
        "comm=0%",
        "comm=100%",
        "ratio=1.2.3"
      })
  void otherTargetsAreRefused(String text) {
    IllegalArgumentException error =
        assertThrows(IllegalArgumentException.class, () -> Target.parse(text));
    assertTrue(error.getMessage().contains("expected ratio=NUMBER"), error::getMessage);
  }

  @Test
  void localStepsAreForUpdates() {
    assertThrows(
        IllegalArgumentException.class, () -> new Sharing(Share.UPDATES, 0, Outer.DEFAULT));
    IllegalArgumentException error =
        assertThrows(IllegalArgumentException.class, () -> Sharing.gradients(4));
    assertTrue(error.getMessage().contains("more are for --share updates"), error::getMessage);
    assertEquals(Sharing.GRADIENTS, Sharing.gradients(1));
  }

  @ParameterizedTest(name = "{0} workers, {1}: {2}")
  @CsvSource({"1, comm=5%, true", "32, comm=5%, true", "33, comm=5%, false", "2, ratio=100, false"})
  void historiesAreForFewWorkersAndNotWhereLengthsDecide(int workers, String target, boolean kept) {
    assertEquals(kept, Sharing.GRADIENTS.withTarget(Target.parse(target)).keepsHistories(workers));
    assertEquals(workers <= 32, Sharing.GRADIENTS.keepsHistories(workers));
  }
}
