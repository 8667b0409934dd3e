package dev.parsimony.spark.cli;

import dev.parsimony.spark.config.MlflowServer;
import dev.parsimony.spark.config.WatchOptions;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that say who is told of a run while it trains. */
final class WatchArguments {
  @Option(
      names = "--tensorboard",
      paramLabel = "DIR",
      description =
          "Folder for event files, on any Hadoop file system, which TensorBoard shows while the run"
              + " trains. A folder for each run; one that resumes goes on in its own.")
  private @Nullable String tensorboard;

  @Option(
      names = "--tensorboard-histograms",
      description =
          "Write histograms of each tensor's weights and of what an epoch changed in them, too, and"
              + " the share of its elements that is sent; once an epoch.")
  private boolean histograms;

  @Option(
      names = "--mlflow",
      description =
          "Track the run on the MLflow server at MLFLOW_TRACKING_URI: settings, curves, model and"
              + " report. MLFLOW_EXPERIMENT_NAME, MLFLOW_RUN_ID, MLFLOW_TRACKING_TOKEN and so on"
              + " are heeded, too.")
  private boolean mlflow;

  /**
   * Returns what is asked for.
   *
   * @throws IllegalArgumentException with a sentence that says what to change
   */
  WatchOptions options(Map<String, String> environment) {
    if (tensorboard != null && tensorboard.isBlank()) {
      throw new IllegalArgumentException(
          "Invalid value for --tensorboard: got nothing, expected a folder");
    }
    if (histograms && tensorboard == null) {
      throw new IllegalArgumentException(
          "--tensorboard-histograms needs a folder to write to; add --tensorboard DIR");
    }
    return new WatchOptions(
        Optional.ofNullable(tensorboard),
        histograms,
        mlflow ? Optional.of(MlflowServer.of(environment)) : Optional.empty());
  }
}
