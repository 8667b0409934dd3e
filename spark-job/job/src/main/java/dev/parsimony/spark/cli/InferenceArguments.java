package dev.parsimony.spark.cli;

import dev.parsimony.spark.config.AllowedClasses;
import dev.parsimony.spark.config.DataSource;
import dev.parsimony.spark.config.ExamplePart;
import dev.parsimony.spark.config.InferenceConfig;
import dev.parsimony.spark.config.SparkSettings;
import dev.parsimony.spark.report.RunConsole;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import org.apache.spark.api.java.JavaSparkContext;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** The options of commands in which a saved model answers. */
final class InferenceArguments {
  @Option(
      names = "--model",
      paramLabel = "FILE.zip",
      required = true,
      description =
          "A saved DL4J model, local or on any Hadoop file system; classes.txt beside it, which"
              + " training writes, names its classes.")
  private @Nullable String model;

  @Option(
      names = "--data",
      paramLabel = "SOURCE",
      required = true,
      description = {
        "Data that the model answers, any source of train's (see train --help); and for csv and"
            + " DataFrames:",
        "  label=none    no column holds a class (predict); columns named by label= are not read",
        "  values=NAME;NAME   columns of numbers that the model should answer (evaluate), one for"
            + " each of its outputs, in their order; labels=NAME;NAME of 0 and 1, likewise",
        "Of images: predict also takes a folder with the images themselves."
      })
  private @Nullable DataSource data;

  @Option(
      names = "--part",
      paramLabel = "auto|train|test|all",
      defaultValue = "auto",
      description =
          "Which part of the data: its own test part, or all where it has none (auto); its test"
              + " part or, where it has none, what training sets aside by the seed (test); the rest"
              + " (train).")
  private @Nullable ExamplePart part;

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "42",
      description = "Seed that the model was trained with, for --part.")
  private long seed;

  @Option(
      names = "--allow-classes",
      paramLabel = "NAME[,NAME...]",
      description =
          "Classes of your own that the model may name, such as com.example.MyLayer, or a package"
              + " with all below it, com.example.*. spark-submit gets their jar with --jars.")
  private @Nullable AllowedClasses allowed;

  @Option(
      names = "--batch-size",
      paramLabel = "N",
      defaultValue = "64",
      description = "Examples that the model answers at once.")
  private int batchSize;

  @Option(
      names = "--workers",
      paramLabel = "N",
      defaultValue = "4",
      description =
          "Tasks at the same time; each takes one slot of Spark's and a copy of the model.")
  private int workers;

  @Option(
      names = "--threads-per-worker",
      paramLabel = "N",
      description =
          "Native threads of each task (default: spark.task.cpus; in local mode the machine's cores"
              + " divided among the workers).")
  private @Nullable Integer threadsPerWorker;

  @Option(names = "--overwrite", description = "Replace earlier results in the output folder.")
  private boolean overwrite;

  /** The work of a command in which a saved model answers. */
  interface Job {
    void run(InferenceConfig config, JavaSparkContext spark, RunConsole console) throws Exception;
  }

  /**
   * Does a command's work.
   *
   * @param doing what the command is for, such as evaluation
   * @return the exit code
   */
  int run(CommandLine commandLine, @Nullable String output, String doing, Job job)
      throws Exception {
    InferenceConfig config = config(commandLine, output);
    RunConsole console = SparkWork.console();
    SparkWork.run(
        SparkSettings.prepare(config), console, doing, spark -> job.run(config, spark, console));
    return ExitCode.OK;
  }

  /** Returns what was said; throws {@link ParameterException} where numbers are out of range. */
  private InferenceConfig config(CommandLine commandLine, @Nullable String output) {
    try {
      return new InferenceConfig(
          Objects.requireNonNull(data),
          Objects.requireNonNull(part),
          Objects.requireNonNull(model),
          allowed == null ? AllowedClasses.NONE : allowed,
          batchSize,
          workers,
          seed,
          threadsPerWorker == null ? OptionalInt.empty() : OptionalInt.of(threadsPerWorker),
          Optional.ofNullable(output),
          overwrite);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(commandLine, String.valueOf(e.getMessage()), e);
    }
  }
}
