package dev.parsimony.spark.worker;

import dev.parsimony.compression.CompressorSpec;
import dev.parsimony.spark.config.ModelSpec;
import dev.parsimony.spark.config.UpdaterSpec;
import dev.parsimony.spark.data.ExampleStore;
import dev.parsimony.spark.data.ShuffledBatches;
import dev.parsimony.spark.data.format.ArrayEncoding;
import dev.parsimony.spark.data.format.ArrayFormat;
import dev.parsimony.spark.data.format.ArrayRole;
import dev.parsimony.spark.data.format.ArrayShape;
import dev.parsimony.spark.data.format.ExampleFormat;
import dev.parsimony.spark.dl4j.NetworkFiles;
import dev.parsimony.spark.dl4j.NetworkSnapshot;
import dev.parsimony.spark.dl4j.Networks;
import dev.parsimony.spark.dl4j.TestNetworks;
import java.util.List;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.learning.config.Nesterovs;

/** Small trainings of four classes. */
final class Trainings {
  static final int CLASSES = 4;

  /** Of the truncated network's examples, which are trained on in five steps. */
  private static final int TIME = 9;

  private Trainings() {}

  /** Networks of every kind, each with the smallest examples that it takes. */
  static ExampleFormat format(String model) {
    if (model.equals("truncated")) {
      return new ExampleFormat(
          List.of(
              new ArrayFormat(
                  ArrayRole.LABELS, 0, ArrayShape.sequence(1, TIME), ArrayEncoding.CLASS),
              new ArrayFormat(
                  ArrayRole.FEATURES, 0, ArrayShape.sequence(3, TIME), ArrayEncoding.FLOAT32)));
    }
    ArrayShape shape =
        switch (model) {
          case "lenet" -> ArrayShape.image(1, 28, 28);
          case "vgg-small" -> ArrayShape.image(3, 8, 8);
          case "graph" -> ArrayShape.image(3, 12, 12);
          default -> ArrayShape.vector(20);
        };
    return ExampleFormat.classified(shape, ArrayEncoding.FLOAT32);
  }

  static NetworkSnapshot network(String model, String updater, long seed) {
    return switch (model) {
      case "graph" -> graph(UpdaterSpec.parse(updater));
      case "truncated" -> truncated(UpdaterSpec.parse(updater));
      case "batch-norm" ->
          NetworkFiles.fromConfiguration(
              "net.json",
              TestNetworks.denseWithBatchNorm(nesterovs(UpdaterSpec.parse(updater)))
                  .getLayerWiseConfigurations()
                  .toJson());
      default ->
          Networks.named(
              ModelSpec.parse(model), format(model), CLASSES, UpdaterSpec.parse(updater), seed);
    };
  }

  private static NetworkSnapshot graph(UpdaterSpec updater) {
    String json =
        TestNetworks.branches(TestNetworks.base(nesterovs(updater))).getConfiguration().toJson();
    return NetworkFiles.fromConfiguration("net.json", json);
  }

  private static NetworkSnapshot truncated(UpdaterSpec updater) {
    MultiLayerNetwork network = TestNetworks.truncated(nesterovs(updater));
    return NetworkFiles.fromConfiguration(
        "net.json", network.getLayerWiseConfigurations().toJson());
  }

  private static Nesterovs nesterovs(UpdaterSpec updater) {
    return new Nesterovs(updater.learningRate(), updater.momentum());
  }

  static ExampleStore examples(ExampleFormat format, int size, long seed) {
    return new RandomExamples(format, size, CLASSES, 1000, seed, 1);
  }

  /**
   * One store dealt out in order.
   *
   * @param totalBatchSize of all workers together
   */
  static Crew dealt(
      String model, NetworkSnapshot network, int workers, int totalBatchSize, WorkerSteps steps) {
    ExampleFormat format = format(model);
    ExampleStore store = examples(format, steps.total() * totalBatchSize, 3);
    int batchSize = totalBatchSize / workers;
    return new Crew(
        workers,
        rank -> network,
        format,
        CompressorSpec.parse("none"),
        rank -> new DealtBatches(store, batchSize, rank, workers, steps.first()),
        store,
        new TrainingSchedule(0, steps.epochs(), steps.perEpoch(), batchSize, false),
        1,
        0,
        0);
  }

  /** Which of the steps of a store a training takes. */
  record WorkerSteps(int total, int first, int epochs, int perEpoch) {
    static WorkerSteps all(int epochs, int perEpoch) {
      return new WorkerSteps(epochs * perEpoch, 0, epochs, perEpoch);
    }
  }

  /** A store of its own for each worker, shuffled, as in a run. */
  static Crew shuffled(
      String model, String compression, int workers, int batchSize, int epochs, long seed) {
    ExampleFormat format = format(model);
    NetworkSnapshot network = network(model, "nesterovs:0.05,0.9", seed);
    int batchesPerEpoch = 5;
    int size = batchSize * batchesPerEpoch + 1;
    return new Crew(
        workers,
        rank -> network,
        format,
        CompressorSpec.parse(compression),
        rank -> new ShuffledBatches(examples(format, size, 50 + rank), batchSize, seed, rank),
        examples(format, 40, 99),
        new TrainingSchedule(0, epochs, batchesPerEpoch, batchSize, false),
        seed,
        0,
        0);
  }
}
