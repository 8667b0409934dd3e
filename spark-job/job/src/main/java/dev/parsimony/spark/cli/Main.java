package dev.parsimony.spark.cli;

import dev.parsimony.spark.config.SparkSettings;
import dev.parsimony.spark.config.UserErrorException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;

/** The entry point of the job. */
@Command(
    name = "parsimony",
    description =
        "Distributed training of DL4J networks on Apache Spark with variance-based gradient"
            + " compression.",
    subcommands = {
      TrainCommand.class,
      EvaluateCommand.class,
      PredictCommand.class,
      SimulateCommand.class,
      CompareCommand.class,
      ShowCommand.class,
      DoctorCommand.class
    },
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
      requireReadable(args);
      code = commandLine(errors).execute(args);
    } catch (UserErrorException e) {
      fatal = String.valueOf(e.getMessage());
      System.err.println("error: " + fatal);
      code = ExitCode.USAGE;
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

  /** Refuses the character that Java puts for others in a locale without letters beyond ASCII. */
  private static void requireReadable(String[] args) {
    for (String arg : args) {
      if (arg.indexOf('\uFFFD') >= 0) {
        throw new UserErrorException(
            "Java cannot read all characters of '"
                + arg
                + "' in this locale ("
                + System.getProperty("sun.jnu.encoding")
                + "); set the environment variable LC_ALL=C.UTF-8.");
      }
    }
  }

  static CommandLine commandLine() {
    return commandLine(new ErrorSentences());
  }

  private static CommandLine commandLine(ErrorSentences errors) {
    CommandLine commandLine = new CommandLine(new Main());
    for (CommandLine command : commandLine.getSubcommands().values()) {
      command.addMixin("stackTrace", new StackTraceArgument());
      command.setResourceBundle(new HelpTexts());
    }
    Converters.register(commandLine);
    return commandLine
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setParameterExceptionHandler(errors::usage)
        .setExecutionExceptionHandler(errors::execution);
  }
}
