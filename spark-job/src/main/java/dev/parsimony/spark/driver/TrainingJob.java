package dev.parsimony.spark.driver;

import dev.parsimony.compression.param.ParameterLayout;
import dev.parsimony.spark.config.NonFinitePolicy;
import dev.parsimony.spark.config.SparkSettings;
import dev.parsimony.spark.config.TrainingConfig;
import dev.parsimony.spark.config.UserErrorException;
import dev.parsimony.spark.data.LabelForm;
import dev.parsimony.spark.data.TrainingData;
import dev.parsimony.spark.dl4j.NativeRuntime;
import dev.parsimony.spark.dl4j.NetworkCheck;
import dev.parsimony.spark.dl4j.NetworkFiles;
import dev.parsimony.spark.dl4j.NetworkSnapshot;
import dev.parsimony.spark.dl4j.Networks;
import dev.parsimony.spark.report.Report;
import dev.parsimony.spark.report.RunConsole;
import dev.parsimony.spark.worker.WorkerPlan;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;

/** One training run, from validated arguments to saved results. */
public final class TrainingJob {
  private static final int TOKEN_BYTES = 32;

  private final TrainingConfig config;
  private final JavaSparkContext spark;
  private final SparkSettings settings;
  private final Configuration hadoop;
  private final RunConsole console;

  /**
   * @param spark stays open
   */
  public TrainingJob(TrainingConfig config, JavaSparkContext spark, RunConsole console) {
    this.config = config;
    this.spark = spark;
    this.settings = new SparkSettings(spark.getConf());
    this.hadoop = spark.hadoopConfiguration();
    this.console = console;
  }

  /**
   * Checks Spark's settings, which can be done before there is a context.
   *
   * @throws UserErrorException with what to change
   */
  public static void requireUsable(SparkConf conf) {
    Preflight.settings(new SparkSettings(conf));
  }

  /**
   * Runs it.
   *
   * @throws UserErrorException before training, with what to change
   * @throws TrainingAbortedException where training began and did not end
   */
  public Report run() throws IOException {
    requireUsable(spark.getConf());
    NativeRuntime.prepare(settings.threadsPerWorker(config));
    String outputName = config.output().orElse("parsimony-output/" + spark.sc().applicationId());
    try (OutputFolder output = OutputFolder.check(outputName, config.overwrite(), hadoop)) {
      Preflight.slots(spark.sc(), settings, config.workers(), console::say);
      return run(output);
    }
  }

  private Report run(OutputFolder output) throws IOException {
    Optional<NetworkSnapshot> fromFile = ModelLoader.load(config.model(), hadoop);
    LabelForm labels = fromFile.map(Networks::labels).orElse(LabelForm.ANY);
    TrainingData data =
        TrainingData.open(spark, config.data(), config.test(), labels, config.seed());
    console.say(data.description());
    int steps = Preflight.stepsPerEpoch(config, data.trainExamples());
    NetworkSnapshot network = fromFile.orElseGet(() -> named(data));
    NetworkCheck check =
        Networks.check(
            network, data.format(), data.classes(), config.compression().needsSecondMoment());
    check.remarks().forEach(console::say);
    ParameterLayout layout = check.layout();
    StagePlan plan = plan(data, network, layout, steps);
    output.create();
    console.say(RunDescription.of(config, settings, layout, steps));
    List<RankOutcome.Trained> trained = train(data, network, plan);
    Report report = Results.report(config, settings, data, layout, trained);
    console.table(report);
    save(output, network.with(trained.get(0).state().get(0)), report);
    return report;
  }

  private NetworkSnapshot named(TrainingData data) {
    return Networks.named(
        config.model(), data.format(), data.classes(), config.updater(), config.seed());
  }

  private StagePlan plan(
      TrainingData data, NetworkSnapshot network, ParameterLayout layout, int steps) {
    Preflight.compression(config.compression(), layout);
    Preflight.resultSize(settings, layout);
    int executors = Math.max(1, spark.sc().getExecutorMemoryStatus().size() - 1);
    int workersPerJvm = settings.workersPerJvm(config.workers(), executors);
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
        Preflight.spoolMemoryBytes(config, settings, layout, workersPerJvm),
        settings.exchangeTimeoutMillis(),
        MemoryEstimate.maxBlockBytes(layout, config.compression()),
        token());
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

  private void save(OutputFolder output, NetworkSnapshot network, Report report)
      throws IOException {
    byte[] model = NetworkFiles.toZip(network);
    try {
      output.write("model.zip", model);
      output.write("report.json", report.toJson());
      console.say("saved model.zip and report.json in " + output);
    } catch (IOException e) {
      Path rescued = Files.createTempFile("parsimony-model", ".zip");
      Files.write(rescued, model);
      throw new TrainingAbortedException(
          "The model was trained, but could not be written to "
              + output
              + " ("
              + e.getMessage()
              + "); the driver saved it as "
              + rescued
              + ".",
          e);
    }
  }

  private static byte[] token() {
    byte[] token = new byte[TOKEN_BYTES];
    new SecureRandom().nextBytes(token);
    return token;
  }
}
