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
  /**
   * Runs a command; a mistake of the user's ends with exit code 2, a failed run with 1. In a JVM of
   * the cluster's both end with an exception that says what went wrong.
   */
  public static void main(String[] args) {
    ErrorSentences errors = new ErrorSentences();
    int code;
    String fatal = "";
    try {
      code = commandLine(errors).execute(args);
    } catch (Throwable e) {
      // picocli handles exceptions only; memory that ran out must end the JVM too.
      fatal = e.toString();
      System.err.println("error: " + fatal);
      code = ExitCode.SOFTWARE;
    }
    if (!SparkSettings.guestOfCluster()) {
      // Not a return: Spark's barrier timer is a thread that would keep the JVM alive.
      System.exit(code);
    }
    if (code != ExitCode.OK) {
      throw new CommandFailedException(fatal.isEmpty() ? errors.last() : fatal);
    }
  }

  static CommandLine commandLine() {
    return commandLine(new ErrorSentences());
  }

  private static CommandLine commandLine(ErrorSentences errors) {
    return new CommandLine(new Main())
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setParameterExceptionHandler(errors::usage)
        .setExecutionExceptionHandler(errors::execution);
  }
}
