package dev.parsimony.spark.api;

import dev.parsimony.spark.config.Normalization;
import dev.parsimony.spark.config.UserErrorException;
import dev.parsimony.spark.data.ClassWeightedData;
import dev.parsimony.spark.data.RecordData;
import dev.parsimony.spark.data.TrainingData;
import dev.parsimony.spark.data.format.ArrayRole;
import dev.parsimony.spark.dl4j.CallersRuntime;
import dev.parsimony.spark.dl4j.FittedNormaliser;
import dev.parsimony.spark.dl4j.NetworkSnapshot;
import dev.parsimony.spark.dl4j.Networks;
import dev.parsimony.spark.dl4j.TrainingListeners;
import dev.parsimony.spark.dl4j.file.Normaliser;
import dev.parsimony.spark.driver.RunContext;
import dev.parsimony.spark.driver.TrainingRun;
import dev.parsimony.spark.report.RunConsole;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.optimize.api.TrainingListener;
import org.nd4j.linalg.dataset.api.MultiDataSet;

/** Trains a copy of a caller's network, and leaves the caller's JVM as it was. */
record NetworkTraining(JavaSparkContext spark, Settings settings) {

  /**
   * Trains a copy of a network.
   *
   * @param listeners of the network, called on worker 0
   */
  <M extends Model> TrainedNetwork<M> train(
      M network,
      Collection<TrainingListener> listeners,
      Class<M> type,
      JavaRDD<MultiDataSet> data) {
    List<TrainingListener> kept = List.copyOf(listeners);
    TrainingRun.Result result;
    try (CallersRuntime runtime = CallersRuntime.take();
        TrainingListeners called = TrainingListeners.of(kept)) {
      result = train(network, called, data);
    }
    // Made when the JVM is as it was, for its layers choose their helpers now; that seeds the
    // thread's random generator.
    try (CallersRuntime runtime = CallersRuntime.takeThread()) {
      M trained = type.cast(result.network().toModel());
      trained.setListeners(kept);
      Normaliser normaliser = result.network().normaliser();
      return new TrainedNetwork<>(
          trained,
          result.report(),
          normaliser.present() ? Optional.of(normaliser.toDl4j()) : Optional.empty());
    }
  }

  private NetworkSnapshot normalised(NetworkSnapshot network, RecordData examples) {
    if (settings.normalization.isEmpty()) {
      return network;
    }
    if (examples.format().count(ArrayRole.FEATURES) > 1) {
      throw new UserErrorException(
          "The data sets have several arrays of features, but normalize is for one; normalise them"
              + " before.");
    }
    Normalization kind = settings.normalization.get();
    FittedNormaliser.requireChannelsFirst(kind, network, examples.format());
    return network.normalisedBy(FittedNormaliser.of(kind, examples));
  }

  private TrainingRun.Result train(
      Model network, TrainingListeners listeners, JavaRDD<MultiDataSet> data) {
    RunConsole console = new RunConsole(settings.out, false);
    return new ProgramRun(settings, console)
        .train(
            network,
            events -> new RunContext(spark, console, events),
            listeners,
            run -> train(run, network, data, console));
  }

  private TrainingRun.Result train(
      TrainingRun run, Model network, JavaRDD<MultiDataSet> data, RunConsole console) {
    NetworkSnapshot snapshot = NetworkSnapshot.of(network);
    SparseLabels sparse = new SparseLabels(Networks.sparseClasses(network));
    RecordData examples =
        DataSets.examples(data, settings.test, sparse, settings.unusedOutputs, settings.weights);
    TrainingData weighted = weighted(network, examples);
    console.say(weighted.description());
    return run.train(weighted, normalised(snapshot, examples), () -> {});
  }

  private TrainingData weighted(Model network, RecordData examples) {
    return settings
        .classWeights
        .<TrainingData>map(
            each -> ClassWeightedData.ofFloats(examples, Networks.classes(network), each))
        .orElse(examples);
  }
}
