package dev.parsimony.spark.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parsimony.compression.CompressorSpec;
import dev.parsimony.compression.Share;
import dev.parsimony.spark.config.CheckpointInterval;
import dev.parsimony.spark.config.CheckpointSpec;
import dev.parsimony.spark.data.LocalSpark;
import dev.parsimony.spark.driver.observe.RunObserver;
import dev.parsimony.spark.metrics.Histogram;
import dev.parsimony.spark.metrics.TensorFigures;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What an observer hears of the tensors, against the trained network and the report. */
final class TensorFiguresTest {
  private static final int EPOCHS = 3;

  @RegisterExtension private static final LocalSpark SPARK = LocalSpark.withNativeRuntime();

  private final List<TensorFigures> told = new ArrayList<>();

  @TempDir private Path folder;

  private final class Watcher implements RunObserver {
    @Override
    public String name() {
      return "the watcher";
    }

    @Override
    public boolean wantsTensors() {
      return true;
    }

    @Override
    public void tensors(TensorFigures figures) {
      told.add(figures);
    }
  }

  private Settings settings(int workers, String compression) {
    Settings settings = WatchedTraining.settings(SPARK.context(), EPOCHS);
    settings.workers = workers;
    settings.compression = Optional.of(CompressorSpec.parse(compression));
    settings.observers = List.of(new Watcher());
    return settings;
  }

  private static TrainedNetwork<MultiLayerNetwork> train(Settings settings) {
    return WatchedTraining.train(SPARK.context(), settings);
  }

  private List<Long> steps() {
    return told.stream().map(TensorFigures::step).toList();
  }

  @Test
  void weightsAreThoseOfTheNetworkAndUpdatesLeadFromEpochToEpoch() {
    TrainedNetwork<MultiLayerNetwork> trained = train(settings(2, "none"));
    assertEquals(List.of(6L, 12L, 18L), steps());
    assertEquals(
        List.of("layer0_W", "layer0_b", "layer1_W", "layer1_b"),
        told.get(0).tensors().stream().map(TensorFigures.Tensor::name).toList());
    float[] weights = trained.network().getParam("0_W").dup().data().asFloat();
    Histogram expected = Histogram.of(weights, 0, weights.length);
    TensorFigures last = told.get(EPOCHS - 1);
    Histogram actual = last.tensors().get(0).weights();
    assertEquals(expected.min(), actual.min());
    assertEquals(expected.max(), actual.max());
    for (int bucket = 0; bucket < expected.buckets(); bucket++) {
      assertEquals(expected.count(bucket), actual.count(bucket), "bucket " + bucket);
    }
    Histogram updates = last.tensors().get(0).updates();
    double before = told.get(EPOCHS - 2).tensors().get(0).weights().sum();
    assertEquals(actual.sum() - before, updates.sum(), 1e-5);
    assertTrue(updates.sumOfSquares() > 0);
    assertTrue(last.tensors().stream().allMatch(tensor -> tensor.sent() == 1));
  }

  @ParameterizedTest(name = "{0} at every {1} batches")
  @CsvSource({"GRADIENTS, 1", "UPDATES, 3"})
  void whatIsSentAddsUpToTheElementsRatio(Share share, int localSteps) {
    Settings settings = settings(1, "variance:alpha=1");
    settings.share = Optional.of(share);
    settings.localSteps = OptionalInt.of(localSteps);
    TrainedNetwork<MultiLayerNetwork> trained = train(settings);
    assertEquals(EPOCHS, told.size());
    for (TensorFigures figures : told) {
      double sent = 0;
      long elements = 0;
      for (TensorFigures.Tensor tensor : figures.tensors()) {
        sent += tensor.sent() * tensor.weights().count();
        elements += tensor.weights().count();
      }
      double ratio = trained.report().epochs().get(figures.epoch() - 1).elementsRatio();
      assertEquals(ratio, localSteps * elements / sent, ratio * 1e-9);
      assertTrue(ratio > localSteps, "ratio " + ratio);
    }
  }

  @Test
  void aResumedRunGoesOnWithTheSteps() {
    Settings settings = settings(2, "none");
    CheckpointInterval everyEpoch = CheckpointInterval.parse("1epochs");
    settings.checkpoint =
        Optional.of(
            new CheckpointSpec(folder.toString(), everyEpoch, 3, CheckpointSpec.Use.RESUME));
    settings.epochs = 1;
    train(settings);
    settings.epochs = EPOCHS;
    train(settings);
    assertEquals(List.of(6L, 12L, 18L), steps());
  }
}
