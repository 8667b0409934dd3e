package dev.parsimony.spark.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parsimony.spark.config.CheckpointInterval;
import dev.parsimony.spark.config.CheckpointSpec;
import dev.parsimony.spark.config.UserErrorException;
import dev.parsimony.spark.data.LocalSpark;
import dev.parsimony.spark.dl4j.NativeRuntime;
import dev.parsimony.spark.dl4j.TestNetworks;
import dev.parsimony.spark.driver.observe.RecordingObserver;
import dev.parsimony.spark.driver.observe.RunObserver;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.dataset.api.MultiDataSet;
import org.nd4j.linalg.learning.config.Adam;

/** A run tells its observers all of it, and has the bits that it has without them. */
final class ObservedTest {
  private static final int EPOCHS = 3;

  private static JavaSparkContext spark;

  @TempDir private Path folder;

  @BeforeAll
  static void start() {
    spark = LocalSpark.start();
    NativeRuntime.prepare(1);
  }

  @AfterAll
  static void stop() {
    spark.close();
  }

  private static JavaRDD<MultiDataSet> examples(long seed) {
    return spark
        .parallelize(TestNetworks.batch(seed, 4, 60, 20).batchBy(10), 2)
        .map(each -> each.toMultiDataSet());
  }

  private TrainedNetwork<MultiLayerNetwork> train(List<RunObserver> observers, int epochs) {
    return train(observers, 5, epochs);
  }

  private TrainedNetwork<MultiLayerNetwork> train(
      List<RunObserver> observers, int batchSize, int epochs) {
    Settings settings = new Settings(examples(2));
    settings.workers = 2;
    settings.batchSize = batchSize;
    settings.epochs = epochs;
    settings.threadsPerWorker = OptionalInt.of(1);
    settings.observers = observers;
    settings.checkpoint =
        Optional.of(
            new CheckpointSpec(
                folder.resolve("kept-" + observers.size()).toString(),
                CheckpointInterval.parse("1epochs"),
                3,
                true));
    MultiLayerNetwork network =
        TestNetworks.sequential(
            TestNetworks.base(new Adam(0.01)),
            InputType.feedForward(20),
            new DenseLayer.Builder().nOut(8).build());
    return new NetworkTraining(spark, settings)
        .train(network, List.of(), MultiLayerNetwork.class, examples(1));
  }

  @Test
  void tellsWhatHappensInOrderAndEachEpochAsTheReportHasIt() {
    RecordingObserver recorder = new RecordingObserver();
    TrainedNetwork<MultiLayerNetwork> trained = train(List.of(recorder), EPOCHS);
    assertEquals(trained.report().epochs(), recorder.epochs);
    assertEquals(train(List.of(), EPOCHS).network().params(), trained.network().params());
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
