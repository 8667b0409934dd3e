package dev.parsimony.spark.driver;

import dev.parsimony.spark.Internal;
import dev.parsimony.spark.config.CommandConfig;
import dev.parsimony.spark.config.LabelKind;
import dev.parsimony.spark.config.SparkSettings;
import dev.parsimony.spark.config.UserErrorException;
import dev.parsimony.spark.data.ClassWeightedData;
import dev.parsimony.spark.data.LabelForm;
import dev.parsimony.spark.data.SourceData;
import dev.parsimony.spark.data.TrainingData;
import dev.parsimony.spark.data.format.ExampleFormat;
import dev.parsimony.spark.dl4j.FittedNormaliser;
import dev.parsimony.spark.dl4j.LearntLabels;
import dev.parsimony.spark.dl4j.NetworkFiles;
import dev.parsimony.spark.dl4j.NetworkSnapshot;
import dev.parsimony.spark.dl4j.Networks;
import dev.parsimony.spark.dl4j.TrainingListeners;
import dev.parsimony.spark.driver.observe.RunEvents;
import dev.parsimony.spark.metrics.StartPhase;
import dev.parsimony.spark.report.Report;
import dev.parsimony.spark.report.RunConsole;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;

/** The {@code train} command, from validated arguments to saved results. */
@Internal
public final class TrainingJob {
  private final CommandConfig config;
  private final JavaSparkContext spark;
  private final Configuration hadoop;
  private final RunConsole console;

  /**
   * @param spark stays open
   */
  public TrainingJob(CommandConfig config, JavaSparkContext spark, RunConsole console) {
    this.config = config;
    this.spark = spark;
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
  public void run() throws IOException {
    if (config.profileStep()) {
      profileStep();
      return;
    }
    String outputName = config.output().orElse("parsimony-output/" + spark.sc().applicationId());
    try (OutputFolder output = OutputFolder.check(outputName, config.overwrite(), hadoop);
        RunEvents events = Observers.ofCommand(config.watching(), output, hadoop, console)) {
      run(output, events);
    }
  }

  private TrainingRun run(RunEvents events) {
    return new TrainingRun(
        RunSubject.of(config),
        config.training(),
        new RunContext(spark, console, events),
        TrainingListeners.NONE);
  }

  private void profileStep() throws IOException {
    try (RunEvents nobody = RunEvents.to(List.of(), console::say)) {
      TrainingRun run = run(nobody);
      run.prepare();
      Input input = input();
      console.say(run.profileStep(input.data, input.network));
    }
  }

  private void run(OutputFolder output, RunEvents events) throws IOException {
    TrainingRun run = run(events);
    try {
      run.prepare();
      run.requireSlots();
      Input input = read(events);
      TrainingRun.Result result =
          run.train(input.data, input.network, () -> output.take(run.owner(), console::say));
      save(output, NetworkFiles.toZip(result.network(), input.others), result.report());
      events.ended(result.report(), Optional.of(output.toString()));
    } catch (Throwable e) {
      events.failed(e);
      throw e;
    }
  }

  private Input read(RunEvents events) throws IOException {
    try (RunEvents.Phase phase = events.begin(StartPhase.READING)) {
      return input();
    }
  }

  /**
   * Names what is trained, and on what.
   *
   * @param others files beside the network's own in the model's file
   */
  private record Input(TrainingData data, NetworkSnapshot network, Map<String, byte[]> others) {}

  private Input input() throws IOException {
    Optional<NetworkFiles.Saved> saved =
        new ModelLoader(config.allowed(), hadoop).load(config.model());
    Optional<NetworkSnapshot> fromFile = saved.map(NetworkFiles.Saved::network);
    LabelForm labels = fromFile.map(Networks::labels).orElse(LabelForm.ANY);
    TrainingData plain =
        SourceData.open(
            spark,
            config.data(),
            config.test(),
            labels,
            fromFile.map(NetworkSnapshot::features).orElse(List.of()),
            config.training().seed());
    TrainingData data =
        config.classWeights().map(each -> ClassWeightedData.of(plain, each)).orElse(plain);
    console.say(data.description());
    data.remarks().forEach(console::say);
    LearntLabels learnt = learnt(data);
    if (learnt.kind() != LabelKind.CLASSES) {
      fromFile.ifPresent(network -> Networks.requireAnswers(network, learnt));
    }
    NetworkSnapshot network = normalised(fromFile.orElseGet(() -> named(data)), data);
    List<String> features = data.featureNames();
    return new Input(
        data,
        features.isEmpty() ? network : network.learnedFrom(features),
        saved.map(NetworkFiles.Saved::others).orElse(Map.of()));
  }

  private NetworkSnapshot normalised(NetworkSnapshot network, TrainingData data) {
    if (config.normalise().isEmpty()) {
      return network;
    }
    if (network.normaliser().present()) {
      throw new UserErrorException(
          String.format(
              "%s has a normaliser of its own (%s), which is applied; leave --normalize out.",
              config.model(), network.normaliser()));
    }
    return network.normalisedBy(FittedNormaliser.of(config.normalise().get(), data));
  }

  private NetworkSnapshot named(TrainingData data) {
    try {
      return build(data);
    } catch (OutOfMemoryError e) {
      throw Trials.tooLarge(e);
    }
  }

  private NetworkSnapshot build(TrainingData data) {
    return Networks.named(
        config.model(), data.format(), learnt(data), config.updater(), config.training().seed());
  }

  private static LearntLabels learnt(TrainingData data) {
    boolean classes = data.labelKind() == LabelKind.CLASSES;
    int values = data.format().arrays().get(ExampleFormat.CLASS).shape().size();
    return new LearntLabels(data.labelKind(), classes ? data.classes() : values);
  }

  private void save(OutputFolder output, byte[] model, Report report) throws IOException {
    ResultFiles results = new ResultFiles(model, report.toJson(), report.classes());
    results.save(output, Rescue.of(hadoop));
    console.say("saved " + results + " in " + output);
  }
}
