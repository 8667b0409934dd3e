package dev.parsimony.spark.api;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parsimony.spark.config.CheckpointInterval;
import dev.parsimony.spark.config.CheckpointSpec;
import dev.parsimony.spark.config.UserErrorException;
import dev.parsimony.spark.data.LocalSpark;
import dev.parsimony.spark.driver.observe.RecordingObserver;
import dev.parsimony.spark.driver.observe.RunObserver;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** A run tells its observers all of it, and has the bits that it has without them. */
final class ObservedTest {
  private static final int EPOCHS = 3;

  @RegisterExtension private static final LocalSpark SPARK = LocalSpark.withNativeRuntime();

  @TempDir private Path folder;

  private TrainedNetwork<MultiLayerNetwork> train(List<RunObserver> observers, int epochs) {
    return train(observers, 5, epochs);
  }

  private TrainedNetwork<MultiLayerNetwork> train(
      List<RunObserver> observers, int batchSize, int epochs) {
    Settings settings = WatchedTraining.settings(SPARK.context(), epochs);
    settings.batchSize = batchSize;
    settings.observers = observers;
    settings.checkpoint =
        Optional.of(
            new CheckpointSpec(
                folder.resolve("kept-" + observers.size()).toString(),
                CheckpointInterval.parse("1epochs"),
                3,
                CheckpointSpec.Use.RESUME));
    return WatchedTraining.train(SPARK.context(), settings);
  }

  @Test
  void tellsWhatHappensInOrderAndEachEpochAsTheReportHasIt() {
    RecordingObserver recorder = new RecordingObserver();
    TrainedNetwork<MultiLayerNetwork> trained = train(List.of(recorder), EPOCHS);
    assertEquals(trained.report().epochs(), recorder.epochs);
    assertArrayEquals(
        train(List.of(), EPOCHS).network().params().toFloatVector(),
        trained.network().params().toFloatVector());
    List<String> calls = recorder.calls;
    assertTrue(
        calls.containsAll(
            List.of(
                "end waiting for executors",
                "end checking the network",
                "end dealing out examples",
                "end storing examples",
                "end connecting workers",
                "end making replicas",
                "end calibrating the exchange",
                "placed")),
        calls.toString());
    assertEquals(
        List.of("begun", "epoch 1", "epoch 2", "epoch 3", "ended"),
        calls.stream().filter(call -> call.matches("begun|epoch .|ended")).toList());
    assertEquals(2, recorder.hosts.size());
    assertEquals(calls.size() - 1, calls.indexOf("ended"));
  }

  @Test
  void aResumedRunTellsTheEpochsBeforeIt() {
    train(List.of(new RecordingObserver()), 1);
    RecordingObserver recorder = new RecordingObserver();
    train(List.of(recorder), EPOCHS);
    assertEquals(List.of(1, 2, 3), recorder.epochs.stream().map(each -> each.epoch()).toList());
    assertTrue(recorder.notices.get(0).sentence().startsWith("going on after step 6"));
  }

  @Test
  void aRunThatFailsTellsWhy() {
    RecordingObserver recorder = new RecordingObserver();
    UserErrorException e =
        assertThrows(UserErrorException.class, () -> train(List.of(recorder), 100, EPOCHS));
    String last = recorder.calls.get(recorder.calls.size() - 1);
    assertEquals("failed: " + e.getMessage(), last);
  }
}
