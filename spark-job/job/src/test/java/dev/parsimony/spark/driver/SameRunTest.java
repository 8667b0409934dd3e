package dev.parsimony.spark.driver;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parsimony.spark.config.UserErrorException;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What only one of two runs was given is a difference, too. */
final class SameRunTest {
  private static final String SEED = "--seed";
  private static final Map<String, String> PLAIN = Map.of(SEED, "1");

  private static void assertDifference(
      Map<String, String> before, Map<String, String> now, String difference) {
    UserErrorException e =
        assertThrows(UserErrorException.class, () -> SameRun.require(before, now, "f"));
    assertEquals(
        "The checkpoint in f is of another run: "
            + difference
            + "; resume with what was, or give another --checkpoint folder.",
        e.sentence());
  }

  @Test
  void eachDifferenceIsNamed() {
    SameRun.require(PLAIN, PLAIN, "f");
    Map<String, String> weighted = Map.of(SEED, "1", "weights of examples", "by class: [1.0]");
    assertDifference(PLAIN, Map.of(SEED, "2"), "--seed was 1 and is 2");
    assertDifference(weighted, PLAIN, "weights of examples was by class: [1.0] and is not given");
    assertDifference(PLAIN, weighted, "weights of examples was not given and is by class: [1.0]");
  }

  @Test
  void earlyStoppingMayOnlyBeLeftOut() {
    Map<String, String> stopping = Map.of(SEED, "1", "--early-stopping", "on");
    SameRun.require(stopping, PLAIN, "f");
    assertDifference(PLAIN, stopping, "--early-stopping was not given and is on");
  }

  /** Other data, batches and seeds may follow; what is shared, and how, must be the same. */
  @Test
  void residualsFitWhatIsSharedTheSameWay() {
    Map<String, String> before = Map.of("--compression", "none", "parameters", "5", SEED, "1");
    assertTrue(
        SameRun.residualsFit(
            before, Map.of("--compression", "none", "parameters", "5", "--batch-size", "8")));
    assertFalse(SameRun.residualsFit(before, Map.of("--compression", "none", "parameters", "6")));
    assertFalse(SameRun.residualsFit(before, Map.of("parameters", "5")));
  }
}
