package dev.parsimony.spark.dl4j;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Optional;
import org.deeplearning4j.nn.conf.constraint.MaxNormConstraint;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.recurrent.Bidirectional;
import org.deeplearning4j.nn.conf.layers.recurrent.LastTimeStep;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.learning.config.Adam;

/** Constraints stand in the way of sharing updates wherever DL4J applies them. */
final class SharableUpdatesTest {
  private static LSTM.Builder lstm() {
    return new LSTM.Builder().nIn(3).nOut(4);
  }

  private static Optional<String> obstacle(Layer layer) {
    return Networks.obstacleToUpdates(
        NetworkSnapshot.of(
            TestNetworks.sequential(
                TestNetworks.base(new Adam(0.01)), InputType.recurrent(3), layer)));
  }

  @Test
  void constraintsAreFoundInWrappers() {
    LSTM constrained = lstm().constrainWeights(new MaxNormConstraint(1, 1)).build();
    for (Layer layer :
        List.of(new LastTimeStep(constrained), new LastTimeStep(new Bidirectional(constrained)))) {
      assertEquals(Optional.of(true), obstacle(layer).map(why -> why.contains("constraints")));
    }
  }

  @Test
  void othersShareUpdates() {
    assertEquals(Optional.empty(), obstacle(new LastTimeStep(lstm().build())));
    assertEquals(Optional.empty(), obstacle(new LastTimeStep(new Bidirectional(lstm().build()))));
  }
}
