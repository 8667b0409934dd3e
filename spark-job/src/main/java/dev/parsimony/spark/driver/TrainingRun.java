package dev.parsimony.spark.driver;

import dev.parsimony.compression.param.ParameterLayout;
import dev.parsimony.spark.config.NonFinitePolicy;
import dev.parsimony.spark.config.SparkSettings;
import dev.parsimony.spark.config.TrainingConfig;
import dev.parsimony.spark.config.UserErrorException;
import dev.parsimony.spark.data.TrainingData;
import dev.parsimony.spark.dl4j.NativeRuntime;
import dev.parsimony.spark.dl4j.NetworkCheck;
import dev.parsimony.spark.dl4j.NetworkSnapshot;
import dev.parsimony.spark.dl4j.Networks;
import dev.parsimony.spark.report.Report;
import dev.parsimony.spark.report.RunConsole;
import dev.parsimony.spark.worker.WorkerPlan;
import java.util.List;
import org.apache.spark.api.java.JavaSparkContext;

/**
 * A network trained on data that is there: what the command and the programming interface share.
 * Call {@link #prepare} before any network is made, {@link #requireSlots} before data is read.
 */
public final class TrainingRun {
  private final TrainingConfig config;
  private final JavaSparkContext spark;
  private final SparkSettings settings;
  private final RunConsole console;

  /** What came of it. */
  public record Result(NetworkSnapshot network, Report report) {}

  /**
   * A run that has not begun.
   *
   * @param spark stays open
   */
  public TrainingRun(TrainingConfig config, JavaSparkContext spark, RunConsole console) {
    this.config = config;
    this.spark = spark;
    this.settings = new SparkSettings(spark.getConf());
    this.console = console;
  }

  /**
   * Checks Spark's settings, warns where they leave the exchange open, and gets the native library
   * ready.
   *
   * @throws UserErrorException with what to change
   */
  public void prepare() {
    Preflight.settings(settings);
    Preflight.warning(settings).ifPresent(console::say);
    NativeRuntime.prepare(settings.threadsPerWorker(config));
  }

  /**
   * Waits, within a minute, until there is a slot for each worker.
   *
   * @throws UserErrorException where there are too few
   */
  public void requireSlots() {
    Preflight.slots(spark.sc(), settings, config.workers(), console::say);
  }

  /**
   * Trains.
   *
   * @param begin called once all is checked, before the training
   * @throws UserErrorException before training, with what to change
   * @throws TrainingAbortedException where training began and did not end
   */
  public Result train(TrainingData data, NetworkSnapshot network, Runnable begin) {
    int batches = Preflight.batchesPerEpoch(config, data.trainExamples());
    NetworkCheck check = check(data, network);
    check.remarks().forEach(console::say);
    ParameterLayout layout = check.layout();
    int steps = Math.multiplyExact(batches, check.segments());
    MemoryPlan memory = memory(data, check);
    StagePlan plan = plan(data, network, layout, steps, memory);
    begin.run();
    console.say(RunDescription.of(config, settings, layout, steps));
    console.say(memory.toString());
    List<RankOutcome.Trained> trained = train(data, network, plan);
    Report report = Results.report(config, settings, data, check, trained);
    console.table(report);
    return new Result(network.with(trained.get(0).state().get(0)), report);
  }

  private NetworkCheck check(TrainingData data, NetworkSnapshot network) {
    try {
      return Networks.check(network, data.format(), data.classes(), config.compression().moments());
    } catch (OutOfMemoryError e) {
      throw tooLarge(e);
    }
  }

  /** For a network that the driver cannot build or try. */
  static UserErrorException tooLarge(OutOfMemoryError e) {
    return new UserErrorException(
        "The driver ran out of memory with this network; raise spark.driver.memory, and with it"
            + " what ND4J may take beside the heap (four times as much, or"
            + " -Dorg.bytedeco.javacpp.maxphysicalbytes in spark.driver.extraJavaOptions). Java"
            + " says: "
            + e.getMessage(),
        e);
  }

  private MemoryPlan memory(TrainingData data, NetworkCheck check) {
    Preflight.compression(config.compression(), check.layout());
    Preflight.resultSize(settings, check.layout());
    int executors = Math.max(1, spark.sc().getExecutorMemoryStatus().size() - 1);
    int workersPerJvm = settings.workersPerJvm(config.workers(), executors);
    MemoryPlan memory =
        MemoryPlan.of(config, data.format(), check, workersPerJvm, settings.memoryLimits());
    Preflight.memory(memory);
    return memory;
  }

  private StagePlan plan(
      TrainingData data,
      NetworkSnapshot network,
      ParameterLayout layout,
      int steps,
      MemoryPlan memory) {
    return new StagePlan(
        data.plan(config.workers()),
        new WorkerPlan(
            network.state().epoch(),
            config.epochs(),
            steps,
            config.batchSize(),
            config.onNonFinite() == NonFinitePolicy.SKIP),
        config.compression(),
        config.seed(),
        config.workers(),
        settings.threadsPerWorker(config),
        memory.spoolBytes(),
        ExchangePlan.of(
            settings,
            config.exchange(),
            MemoryEstimate.maxBlockBytes(layout, config.compression())));
  }

  private List<RankOutcome.Trained> train(
      TrainingData data, NetworkSnapshot network, StagePlan plan) {
    try {
      List<RankOutcome> outcomes =
          TrainingStage.run(spark, data.shards(config.workers()), plan, network, console::progress);
      return Results.requireTrained(outcomes);
    } catch (RuntimeException e) {
      throw e instanceof TrainingAbortedException aborted ? aborted : Results.sparkFailure(e);
    }
  }
}
