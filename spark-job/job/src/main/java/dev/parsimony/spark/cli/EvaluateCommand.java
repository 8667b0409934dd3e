package dev.parsimony.spark.cli;

import dev.parsimony.spark.config.InferenceConfig;
import dev.parsimony.spark.config.SparkSettings;
import dev.parsimony.spark.driver.inference.EvaluationJob;
import dev.parsimony.spark.report.RunConsole;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code evaluate}: compares a saved model's answers with labels. */
@Command(
    name = "evaluate",
    description = {
      "Compares a saved model's answers with the labels of data.",
      "Prints accuracy, precision, recall, F1 and ROC AUC by class, or the errors of numbers.",
      ""
    },
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    showDefaultValues = true,
    sortOptions = false,
    usageHelpWidth = 100)
final class EvaluateCommand implements Callable<Integer> {
  @Spec private @Nullable CommandSpec spec;

  @Mixin private final InferenceArguments arguments = new InferenceArguments();

  @Option(
      names = "--output",
      paramLabel = "DIR",
      description = "Folder for evaluation.json. Must be empty or new.")
  private @Nullable String output;

  @Override
  public Integer call() throws Exception {
    InferenceConfig config = arguments.config(Objects.requireNonNull(spec).commandLine(), output);
    RunConsole console = SparkWork.console();
    SparkWork.run(
        SparkSettings.prepare(config),
        console,
        "evaluation",
        spark -> new EvaluationJob(config, spark, console).run());
    return ExitCode.OK;
  }
}
