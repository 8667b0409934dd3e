package dev.parsimony.spark.cli;

import dev.parsimony.spark.config.PredictionFile;
import dev.parsimony.spark.driver.inference.PredictionJob;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code predict}: writes a saved model's answers. */
@Command(
    name = "predict",
    description = {
      "Writes a saved model's answers to data as csv or Parquet files.",
      "A line for each example, in the order of the data: its class and probabilities, or values.",
      ""
    },
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    showDefaultValues = true,
    sortOptions = false,
    usageHelpWidth = 100)
final class PredictCommand implements Callable<Integer> {
  @Spec private @Nullable CommandSpec spec;

  @Mixin private final InferenceArguments arguments = new InferenceArguments();

  @Option(
      names = "--output",
      paramLabel = "DIR",
      required = true,
      description =
          "Folder for part-00000.csv and so on, each with a header, or part-00000.parquet and so on."
              + " Must be empty or new.")
  private @Nullable String output;

  @Option(
      names = "--format",
      paramLabel = "csv|parquet",
      defaultValue = "csv",
      description =
          "Of the files: csv, or parquet with columns of the same names, which needs a Spark with"
              + " spark-sql, such as the assembled one.")
  private @Nullable PredictionFile format;

  @Override
  public Integer call() throws Exception {
    return arguments.run(
        Objects.requireNonNull(spec).commandLine(),
        output,
        "prediction",
        (config, spark, console) ->
            new PredictionJob(config, Objects.requireNonNull(format), spark, console).run());
  }
}
