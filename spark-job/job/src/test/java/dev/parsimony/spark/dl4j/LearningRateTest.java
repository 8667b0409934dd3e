package dev.parsimony.spark.dl4j;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.config.NoOp;
import org.nd4j.linalg.schedule.ExponentialSchedule;
import org.nd4j.linalg.schedule.ScheduleType;

/** The learning rate that a network tells: of its next step. */
final class LearningRateTest {
  @BeforeAll
  static void prepare() {
    NativeRuntime.prepare(1);
  }

  private static Network network(IUpdater updater) {
    return Network.of(
        TestNetworks.sequential(
            TestNetworks.base(updater),
            InputType.feedForward(20),
            new DenseLayer.Builder().nOut(8).build()));
  }

  @Test
  void followsTheSchedule() {
    Network network = network(new Adam(new ExponentialSchedule(ScheduleType.ITERATION, 0.5, 0.5)));
    assertEquals(0.5, network.learningRate());
    network.setCounters(2, 0);
    assertEquals(0.125, network.learningRate());
  }

  @Test
  void isNoneWhereNoLayerHasOne() {
    assertEquals(Double.NaN, network(new NoOp()).learningRate());
  }
}
