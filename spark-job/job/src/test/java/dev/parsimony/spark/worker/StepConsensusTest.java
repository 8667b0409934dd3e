package dev.parsimony.spark.worker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.parsimony.compression.param.NonFiniteException;
import org.junit.jupiter.api.Test;

/** The sentences of a score and of a residual that are not finite. */
final class StepConsensusTest {
  private static final String ADVICE =
      ". Lower the learning rate, or look for extreme values in the data.";

  @Test
  void aScore() {
    StepConsensus.requireFinite(1.5, 3, 11);
    TrainingFailedException e =
        assertThrows(
            TrainingFailedException.class, () -> StepConsensus.requireFinite(Double.NaN, 3, 11));
    assertEquals("The score of worker 3 became NaN in step 12" + ADVICE, e.getMessage());
  }

  @Test
  void aResidual() {
    NonFiniteException e =
        new NonFiniteException("residual", "layer0_W", 7, Float.NEGATIVE_INFINITY, 12);
    assertEquals(
        "The residual of worker 3 became -Infinity in step 12, at element 7 of tensor layer0_W"
            + ADVICE,
        StepConsensus.notFinite(e, 3, 11).getMessage());
  }
}
