package dev.parsimony.spark.cli;

import dev.parsimony.spark.driver.inference.EvaluationJob;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
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
    return arguments.run(
        Objects.requireNonNull(spec).commandLine(),
        output,
        "evaluation",
        (config, spark, console) -> new EvaluationJob(config, spark, console).run());
  }
}
