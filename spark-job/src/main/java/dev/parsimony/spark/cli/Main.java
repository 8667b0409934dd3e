package dev.parsimony.spark.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;

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
    // Not a return: Spark's barrier timer is a thread that would keep the JVM alive.
    System.exit(commandLine().execute(args));
  }

  static CommandLine commandLine() {
    return new CommandLine(new Main())
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setParameterExceptionHandler(ErrorSentences::usage)
        .setExecutionExceptionHandler(ErrorSentences::execution);
  }
}
