package dev.parsimony.spark.cli;

import dev.parsimony.spark.config.SparkSettings;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;

/** The entry point of the job. */
@Command(
    name = "parsimony",
    description =
        "Distributed training of DL4J networks on Apache Spark with variance-based gradient"
            + " compression.",
    subcommands = TrainCommand.class,
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    synopsisSubcommandLabel = "COMMAND")
public final class Main {
  /** Runs a command; a mistake of the user's ends with exit code 2, a failed run with 1. */
  public static void main(String[] args) {
    int code = run(args);
    if (!SparkSettings.guestOfCluster()) {
      // Not a return: Spark's barrier timer is a thread that would keep the JVM alive.
      System.exit(code);
    }
    if (code != ExitCode.OK) {
      throw new IllegalStateException(
          "The command ended with exit code " + code + "; its error message says why");
    }
  }

  private static int run(String[] args) {
    try {
      return commandLine().execute(args);
    } catch (Throwable e) {
      // picocli handles exceptions only; memory that ran out must end the JVM too.
      System.err.println("error: " + e);
      return ExitCode.SOFTWARE;
    }
  }

  static CommandLine commandLine() {
    return new CommandLine(new Main())
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setParameterExceptionHandler(ErrorSentences::usage)
        .setExecutionExceptionHandler(ErrorSentences::execution);
  }
}
