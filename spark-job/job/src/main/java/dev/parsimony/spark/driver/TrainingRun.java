package dev.parsimony.spark.driver;

import dev.parsimony.spark.Internal;
import dev.parsimony.spark.checkpoint.Manifest;
import dev.parsimony.spark.config.CheckpointSpec;
import dev.parsimony.spark.config.SparkSettings;
import dev.parsimony.spark.config.TrainingConfig;
import dev.parsimony.spark.config.UserErrorException;
import dev.parsimony.spark.data.TrainingData;
import dev.parsimony.spark.dl4j.NativeRuntime;
import dev.parsimony.spark.dl4j.NetworkSnapshot;
import dev.parsimony.spark.dl4j.Networks;
import dev.parsimony.spark.dl4j.TrainingListeners;
import dev.parsimony.spark.dl4j.TrialResult;
import dev.parsimony.spark.driver.memory.MemoryBudget;
import dev.parsimony.spark.driver.observe.RunEvents;
import dev.parsimony.spark.environment.Machine;
import dev.parsimony.spark.environment.MachineChecks;
import dev.parsimony.spark.files.Owner;
import dev.parsimony.spark.metrics.StartPhase;
import dev.parsimony.spark.profile.StepProfile;
import dev.parsimony.spark.report.EpochReport;
import dev.parsimony.spark.report.Notice;
import dev.parsimony.spark.report.Report;
import dev.parsimony.spark.report.RunStart;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import org.apache.spark.api.java.JavaSparkContext;

/**
 * A network trained on data that is there: what the command and the programming interface share.
 * Call {@link #prepare} before any network is made, {@link #requireSlots} before data is read.
 */
@Internal
public final class TrainingRun {
  private static final int NAME_LENGTH = 8;

  private final RunSubject subject;
  private final TrainingConfig config;
  private final RunContext context;
  private final SparkSettings settings;
  private final TrainingListeners listeners;
  private final Owner owner;

  /**
   * What came of it.
   *
   * @param lastScore of the last step, as a mean over the workers; NaN where none had a gradient
   * @param observed by each worker's observer, in the order of the ranks
   */
  public record Result(
      NetworkSnapshot network, Report report, double lastScore, List<byte[]> observed) {}

  /**
   * A run that has not begun.
   *
   * @param listeners of the network
   */
  public TrainingRun(
      RunSubject subject, TrainingConfig config, RunContext context, TrainingListeners listeners) {
    this(subject, config, context, listeners, owner(context.spark()));
  }

  private TrainingRun(
      RunSubject subject,
      TrainingConfig config,
      RunContext context,
      TrainingListeners listeners,
      Owner owner) {
    this.subject = subject;
    this.config = config;
    this.context = context;
    this.settings = new SparkSettings(context.spark().getConf());
    this.listeners = listeners;
    this.owner = owner;
  }

  private static Owner owner(JavaSparkContext spark) {
    String name = UUID.randomUUID().toString().substring(0, NAME_LENGTH);
    return Owner.thisProcess(name, spark.sc().applicationId());
  }

  /** As which it takes folders for itself. */
  Owner owner() {
    return owner;
  }

  /**
   * Checks Spark's settings, warns where they leave the exchange open or where this machine lacks
   * something, and gets the native library ready.
   *
   * @throws UserErrorException with what to change
   */
  public void prepare() {
    Preflight.settings(settings);
    Preflight.target(settings, config);
    Preflight.warning(settings).ifPresent(saying(Notice.Kind.WARNING));
    MachineChecks.amiss(Machine.ofThisProcess(settings.localFolder())).stream()
        .map(finding -> "warning: " + finding.sentence())
        .forEach(saying(Notice.Kind.WARNING));
    NativeRuntime.prepare(settings.threadsPerWorker(config));
  }

  /**
   * Waits, within a minute, until there is a slot for each worker.
   *
   * @throws UserErrorException where there are too few
   */
  public void requireSlots() {
    try (RunEvents.Phase phase = context.events().begin(StartPhase.EXECUTORS)) {
      Preflight.slots(context.spark().sc(), settings, config.workers(), context.console()::say);
    }
  }

  /**
   * Trains.
   *
   * @param begin called once all is checked, before the training
   * @throws UserErrorException before training, with what to change
   * @throws TrainingAbortedException where training began and did not end
   */
  public Result train(TrainingData data, NetworkSnapshot network, Runnable begin) {
    if (config.sharing().updates()) {
      Optional<TrainingRun> other = sharingGradients(network);
      if (other.isPresent()) {
        return other.get().train(data, network, begin);
      }
    }
    Preflight.earlyStopping(config, data);
    int batches = Preflight.batchesPerEpoch(config, data.trainExamples());
    TrialResult check = check(data, network);
    Preflight.ratio(config.sharing(), check.layout(), batches);
    if (!config.unusedOutputs()) {
      Networks.requireUsed(check.classes(), data.classes());
    }
    check.remarks().forEach(saying(Notice.Kind.WARNING));
    listeners.remarks(settings.oneJvm()).forEach(saying(Notice.Kind.WARNING));
    Networks.requireSchedules(network, batchesPerEpoch(data), config.epochs());
    MemoryBudget memory = memory(data, check);
    Map<String, String> sameRun = SameRun.of(config, data, network);
    Optional<RunCheckpoints> checkpoints = config.checkpoint().map(spec -> open(spec, sameRun));
    try {
      begin.run();
      return train(data, network, check, memory, checkpoints);
    } finally {
      checkpoints.ifPresent(RunCheckpoints::close);
    }
  }

  /**
   * Measures a step instead of training.
   *
   * @return a table
   * @throws UserErrorException where the network does not train on such data
   */
  public String profileStep(TrainingData data, NetworkSnapshot network) throws IOException {
    if (config.sharing().updates()) {
      Optional<TrainingRun> other = sharingGradients(network);
      if (other.isPresent()) {
        return other.get().profileStep(data, network);
      }
    }
    TrialResult check = check(data, network);
    check.remarks().forEach(context.console()::say);
    return StepProfile.measure(
        network, data.format(), check.classes(), config, settings.threadsPerWorker(config));
  }

  /** Returns this run with gradients, where updates cannot be shared or had better not be. */
  private Optional<TrainingRun> sharingGradients(NetworkSnapshot network) {
    return SharedUpdates.orGradients(config, network, context.console()::say)
        .map(other -> new TrainingRun(subject, other, context, listeners, owner));
  }

  private int batchesPerEpoch(TrainingData data) {
    return Preflight.batchesPerEpoch(config, data.trainExamples());
  }

  private RunCheckpoints open(CheckpointSpec spec, Map<String, String> sameRun) {
    return RunCheckpoints.open(
        spec,
        config,
        sameRun,
        owner,
        context.spark().hadoopConfiguration(),
        saying(Notice.Kind.RECOVERY));
  }

  private Result train(
      TrainingData data,
      NetworkSnapshot network,
      TrialResult check,
      MemoryBudget memory,
      Optional<RunCheckpoints> checkpoints) {
    RunStart start = start(data, network, check, memory, checkpoints);
    context.console().say(start.description());
    context.console().say(start.memory());
    context.events().begun(start);
    RunProgress progress =
        new RunProgress(context.events(), saying(Notice.Kind.WARNING), epochs(data, check, config));
    int epochsBefore =
        checkpoints
            .flatMap(RunCheckpoints::resumed)
            .map(Manifest::epochsBefore)
            .orElse(network.state().epoch());
    TaskConfigs plans =
        new TaskConfigs(
            settings,
            data,
            check,
            memory,
            epochsBefore,
            listeners,
            context.observers(),
            context.events().wantTensors(),
            () -> checkpoints.map(found -> found.plan(network.graph())));
    Attempts.Ended ended =
        new Attempts(config.retry(), checkpoints, this::awaitSlots, saying(Notice.Kind.RECOVERY))
            .run(
                config.workers(),
                (workers, watch) -> {
                  TrainingConfig current = config.withWorkers(workers);
                  progress.restart(workers, epochs(data, check, current));
                  return train(data, network, plans.plan(current), progress, watch);
                });
    progress.complete(ended.trained());
    int epochs = ended.trained().get(0).epochs().size();
    checkpoints.flatMap(kept -> kept.ended(epochs)).ifPresent(saying(Notice.Kind.WARNING));
    TrainingConfig last = config.withWorkers(ended.workers());
    Report report =
        Results.report(subject, last, settings, data, check, network.normaliser(), ended.trained());
    context.console().table(report);
    RankOutcome.Trained first = ended.trained().get(0);
    return new Result(
        network.with(first.state().get(0)),
        report,
        first.lastScore(),
        ended.trained().stream().map(RankOutcome.Trained::observed).toList());
  }

  private int awaitSlots(int workers) throws InterruptedException {
    return Preflight.workers(context.spark().sc(), config.retry(), workers);
  }

  private RunStart start(
      TrainingData data,
      NetworkSnapshot network,
      TrialResult check,
      MemoryBudget memory,
      Optional<RunCheckpoints> checkpoints) {
    int batches = batchesPerEpoch(data);
    return new RunStart(
        Instant.now(),
        RunDescription.of(subject, config, settings, check.layout(), batches),
        memory.toString(),
        check.layout().length(),
        config.workers(),
        config.batchSize(),
        batches,
        config.epochs(),
        checkpoints.flatMap(RunCheckpoints::resumed).map(Manifest::steps).orElse(0L),
        data.classNames(),
        RunDescription.config(
            subject,
            config,
            settings,
            data.description(),
            network.normaliser(),
            NativeRuntime.oneDnn()));
  }

  private static EpochReport epochs(TrainingData data, TrialResult check, TrainingConfig config) {
    int batches = Preflight.batchesPerEpoch(config, data.trainExamples());
    return new EpochReport(check.layout(), config.batchSize(), batches);
  }

  /** Prints a sentence, and tells the observers. */
  private Consumer<String> saying(Notice.Kind kind) {
    return sentence -> {
      context.console().say(sentence);
      context.events().noticed(kind, sentence);
    };
  }

  private List<RankOutcome.Trained> train(
      TrainingData data,
      NetworkSnapshot network,
      TaskConfig plan,
      RunProgress progress,
      StageWatch watch)
      throws InterruptedException {
    try (RunEvents.Phase shipping = context.events().begin(StartPhase.SHIPPING)) {
      watch.onStart(shipping::close);
      return Results.requireTrained(
          TrainingStage.run(
              context.spark(), data.shards(plan.workers()), plan, network, progress, watch));
    }
  }

  private TrialResult check(TrainingData data, NetworkSnapshot network) {
    try (RunEvents.Phase phase = context.events().begin(StartPhase.CHECKING)) {
      return context.trials().result(network, data, config);
    }
  }

  private MemoryBudget memory(TrainingData data, TrialResult check) {
    Preflight.compression(config.compression(), check.layout());
    Preflight.resultSize(settings, check.layout());
    int executors = Math.max(1, context.spark().sc().getExecutorMemoryStatus().size() - 1);
    int workersPerJvm = settings.workersPerJvm(config.workers(), executors);
    MemoryBudget memory =
        MemoryBudget.of(
            config,
            data.format(),
            check,
            workersPerJvm,
            context.events().wantTensors(),
            settings.memoryLimits());
    memory.requireRoom();
    return memory;
  }
}
