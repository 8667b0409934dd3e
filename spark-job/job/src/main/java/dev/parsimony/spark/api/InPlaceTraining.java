package dev.parsimony.spark.api;

import dev.parsimony.spark.Internal;
import dev.parsimony.spark.config.CheckpointInterval;
import dev.parsimony.spark.config.CheckpointSpec;
import dev.parsimony.spark.config.UserErrorException;
import dev.parsimony.spark.data.RecordData;
import dev.parsimony.spark.dl4j.CallersRuntime;
import dev.parsimony.spark.dl4j.NetworkSnapshot;
import dev.parsimony.spark.dl4j.Networks;
import dev.parsimony.spark.dl4j.TrainingListeners;
import dev.parsimony.spark.dl4j.WorkerObserver;
import dev.parsimony.spark.driver.RunContext;
import dev.parsimony.spark.driver.TrainingRun;
import dev.parsimony.spark.driver.Trials;
import dev.parsimony.spark.report.Report;
import dev.parsimony.spark.report.RunConsole;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.deeplearning4j.nn.api.Model;
import org.nd4j.linalg.dataset.api.MultiDataSet;

/**
 * Trains a caller's own network, fit after fit: it is changed in place, and what workers had not
 * sent at the end of a fit goes on with the next. For masters with an interface of others.
 */
@Internal
public final class InPlaceTraining {
  private final JavaSparkContext spark;
  private final Settings settings;
  private final Trials trials;

  /**
   * What came of a fit beside the network.
   *
   * @param lastScore of the last step, as a mean over the workers; NaN where none had a gradient
   * @param observed by each worker's observer, in the order of the ranks
   */
  public record Fitted(Report report, double lastScore, List<byte[]> observed) {
    public Fitted {
      observed = List.copyOf(observed);
    }
  }

  private InPlaceTraining(JavaSparkContext spark, Settings settings, Trials trials) {
    this.spark = spark;
    this.settings = settings;
    this.trials = trials;
  }

  /**
   * Makes a training as a trainer is set; whatever it normalises or tests on is left out.
   *
   * @param trials the same for all trainings of a master
   */
  public static InPlaceTraining of(Parsimony trainer, Trials trials) {
    return new InPlaceTraining(trainer.spark(), trainer.settings(), trials);
  }

  /**
   * Returns this training with what workers carry from fit to fit kept in a folder. A fit that
   * fails leaves it as it was; what it had written there is deleted when the next one begins.
   *
   * @param folder of one network, with checkpoints of its fits alone
   */
  public InPlaceTraining carryingOver(String folder, String every) {
    return keeping(folder, every, CheckpointSpec.Use.CARRY_OVER);
  }

  /**
   * Returns this training with checkpoints to resume from after a failure within a fit; the next
   * fit deletes them and begins without.
   *
   * @param folder of one network, with checkpoints of its fits alone
   */
  public InPlaceTraining checkpointed(String folder, String every) {
    return keeping(folder, every, CheckpointSpec.Use.DISCARD);
  }

  private InPlaceTraining keeping(String folder, String every, CheckpointSpec.Use use) {
    Settings copy = settings.copy();
    copy.checkpoint =
        Optional.of(new CheckpointSpec(folder, CheckpointInterval.parse(every), 1, use));
    return new InPlaceTraining(spark, copy, trials);
  }

  /**
   * Looks at data sets, in one Spark job.
   *
   * @param network that is to be trained on them
   * @throws UserErrorException if they are not examples of one format
   */
  public RecordData examples(Model network, JavaRDD<MultiDataSet> data) {
    try (CallersRuntime runtime = CallersRuntime.takeThread()) {
      KryoCheck.requireArrays(spark.env().serializer());
      SparseLabels sparse = new SparseLabels(Networks.sparseClasses(network));
      return DataSets.examples(
          data, settings.test, sparse, settings.unusedOutputs, settings.weights);
    }
  }

  /**
   * Trains the network on examples; with fewer workers and smaller batches where there are fewer
   * examples than a step takes.
   *
   * @throws UserErrorException before training, with what to change
   * @throws dev.parsimony.spark.driver.TrainingAbortedException if training began and did not end;
   *     the network is then as it was
   */
  public Fitted fit(Model network, RecordData examples, WorkerObserver.Factory observers) {
    RunConsole console = new RunConsole(settings.out, false);
    Settings fitting = fitting(examples.trainExamples(), console);
    TrainingRun.Result result;
    try (CallersRuntime runtime = CallersRuntime.take()) {
      result =
          new ProgramRun(fitting, console)
              .train(
                  network,
                  events -> new RunContext(spark, console, events, observers, trials),
                  TrainingListeners.NONE,
                  run -> train(run, network, examples, console));
    }
    Networks.write(result.network().state(), network);
    return new Fitted(result.report(), result.lastScore(), result.observed());
  }

  private static TrainingRun.Result train(
      TrainingRun run, Model network, RecordData examples, RunConsole console) {
    console.say(examples.description());
    return run.train(examples, NetworkSnapshot.perhapsIdle(network), () -> {});
  }

  private Settings fitting(long examples, RunConsole console) {
    if (examples >= (long) settings.workers * settings.batchSize) {
      return settings;
    }
    Settings fewer = settings.copy();
    fewer.workers = (int) Math.max(1, Math.min(examples, settings.workers));
    fewer.batchSize = (int) Math.max(1, Math.min(examples / fewer.workers, settings.batchSize));
    if (settings.minWorkers.isPresent()) {
      int least = Math.min(settings.minWorkers.getAsInt(), fewer.workers);
      fewer.minWorkers = OptionalInt.of(least);
    }
    console.say(
        String.format(
            "warning: there are %d examples for %d workers x batch size %d; %d workers train on"
                + " batches of %d",
            examples, settings.workers, settings.batchSize, fewer.workers, fewer.batchSize));
    return fewer;
  }
}
