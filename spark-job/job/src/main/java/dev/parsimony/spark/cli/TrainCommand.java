package dev.parsimony.spark.cli;

import dev.parsimony.exchange.config.ExchangePattern;
import dev.parsimony.spark.config.CommandConfig;
import dev.parsimony.spark.config.KernelChoice;
import dev.parsimony.spark.config.NonFinitePolicy;
import dev.parsimony.spark.config.SparkSettings;
import dev.parsimony.spark.config.Steps;
import dev.parsimony.spark.config.TrainingConfig;
import dev.parsimony.spark.driver.TrainingJob;
import dev.parsimony.spark.report.ProgressStyle;
import dev.parsimony.spark.report.RunConsole;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import org.apache.spark.SparkConf;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code train}: trains a network and saves it with a report. */
@Command(
    name = "train",
    description = {
      "Trains a DL4J network with several Spark workers that exchange compressed gradients.",
      "Saves model.zip (opens in plain DL4J), report.json and report.html, which can be watched"
          + " meanwhile.",
      ""
    },
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    showDefaultValues = true,
    sortOptions = false,
    usageHelpWidth = 100)
final class TrainCommand implements Callable<Integer> {
  @Spec private @Nullable CommandSpec spec;

  @Mixin private final DataArguments data = new DataArguments();

  @Mixin private final ModelArguments model = new ModelArguments();

  @Option(
      names = "--workers",
      paramLabel = "N",
      defaultValue = "4",
      description = "Workers; each takes one slot of Spark's.")
  private int workers;

  @Option(
      names = "--batch-size",
      paramLabel = "N",
      defaultValue = "64",
      description = "Examples per worker and step.")
  private int batchSize;

  @Option(
      names = "--batch-by-length",
      description =
          "Put sequences of like length into a batch, so that less of it is padding: faster where"
              + " lengths differ, but which sequences meet is less random.")
  private boolean batchByLength;

  @Option(names = "--epochs", paramLabel = "N", defaultValue = "5", description = "Epochs.")
  private int epochs;

  @Option(
      names = "--early-stopping",
      paramLabel = "N",
      defaultValue = "0",
      description =
          "End after N epochs in a row without a lower test loss, and keep the network of the epoch"
              + " with the lowest (0: train all epochs and keep the last).")
  private int earlyStopping;

  @Mixin private final SharingArguments sharing = new SharingArguments();

  @Option(
      names = "--on-nonfinite",
      paramLabel = "fail|skip",
      defaultValue = "fail",
      description =
          "Where a worker's score or gradient becomes NaN or infinite: end the run, or leave that"
              + " worker's batch out of the step.")
  private @Nullable NonFinitePolicy onNonFinite;

  @Option(
      names = "--kernels",
      paramLabel = "own[,convolutions=WAY]|dl4j",
      defaultValue = "own",
      description =
          "Whose operations compute a step: own, faster, or dl4j, with the last bits that DL4J's"
              + " fit gives. Convolutions are computed as is faster by a table of measured shapes,"
              + " for the driver's processor (auto) or as on one with avx2 or avx512; or all by"
              + " onednn, or by products.")
  private @Nullable KernelChoice kernels;

  @Option(
      names = "--exchange",
      paramLabel = "PATTERN",
      defaultValue = ExchangePattern.AUTO,
      description = {
        "How messages travel between the workers: mesh (everyone to everyone at once), ring (from"
            + " one to the next), dissemination (few messages, for tiny ones), or auto: measured at"
            + " start, chosen for each step by size and number of workers. The result is the same"
            + " to the last bit."
      })
  private @Nullable ExchangePattern pattern;

  @Option(
      names = "--allow-unused-outputs",
      description =
          "Train a network that has more outputs than the data has classes, such as a saved model"
              + " on data that lacks some of its classes.")
  private boolean allowUnusedOutputs;

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "42",
      description =
          "Seed of parameters, shuffling, dropout and the split; the same seed gives the same bits."
              + " A model from a file keeps its own parameters.")
  private long seed;

  @Option(
      names = "--output",
      paramLabel = "DIR",
      description =
          "Folder for model.zip, report.json and report.html (default:"
              + " parsimony-output/APPLICATION-ID). Must be empty or new.")
  private @Nullable String output;

  @Option(names = "--overwrite", description = "Replace earlier results in the output folder.")
  private boolean overwrite;

  @Option(
      names = "--progress",
      paramLabel = "plain|bar|json|none",
      description =
          "How progress is shown: a line every few seconds (plain), one line that is rewritten"
              + " (bar), every event as a line of JSON (json), or not (none). Default: bar on a"
              + " terminal, else plain.")
  private @Nullable ProgressStyle progress;

  @Mixin private final RecoveryArguments recovery = new RecoveryArguments();

  @Mixin private final WatchArguments watch = new WatchArguments();

  @Option(
      names = "--threads-per-worker",
      paramLabel = "N",
      description =
          "Native threads of each worker (default: spark.task.cpus; in local mode the machine's"
              + " cores divided among the workers).")
  private @Nullable Integer threadsPerWorker;

  @Option(
      names = "--profile-step",
      description =
          "Instead of training, measure a step of this network on the driver, alone and on random"
              + " examples of the data's form: a table of where each millisecond goes, layer by"
              + " layer.")
  private boolean profileStep;

  @Override
  public Integer call() throws Exception {
    CommandConfig config = config();
    RunConsole console = SparkWork.console(progress);
    SparkConf conf = SparkSettings.prepare(config.training());
    TrainingJob.requireUsable(conf);
    SparkWork.run(
        conf, console, "training", spark -> new TrainingJob(config, spark, console).run());
    return CommandLine.ExitCode.OK;
  }

  CommandConfig config() {
    try {
      return new CommandConfig(
          data.train(),
          data.test(),
          data.normalise(),
          data.classWeights(),
          model.model(),
          model.allowed(),
          model.updater(),
          Optional.ofNullable(output),
          overwrite,
          watch.options(System.getenv()),
          profileStep,
          training());
    } catch (IllegalArgumentException e) {
      throw new ParameterException(
          Parsed.required(spec).commandLine(), String.valueOf(e.getMessage()), e);
    }
  }

  private TrainingConfig training() {
    return new TrainingConfig(
        new Steps(
            workers,
            batchSize,
            batchByLength,
            epochs,
            earlyStopping,
            seed,
            threadsPerWorker == null ? OptionalInt.empty() : OptionalInt.of(threadsPerWorker)),
        sharing.options(),
        Parsed.required(kernels),
        Parsed.required(onNonFinite),
        Optional.ofNullable(pattern),
        allowUnusedOutputs,
        recovery.checkpoints(),
        recovery.retries(workers));
  }
}
