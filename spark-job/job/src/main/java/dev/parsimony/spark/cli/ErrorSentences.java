package dev.parsimony.spark.cli;

import dev.parsimony.spark.config.UserErrorException;
import dev.parsimony.spark.driver.TrainingAbortedException;
import dev.parsimony.spark.driver.inference.InferenceAbortedException;
import picocli.CommandLine;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/**
 * Errors as one line; a stack trace only where it is asked for, or nothing else explains. Remembers
 * the last line, for whoever sees no more of a command than that it failed.
 */
final class ErrorSentences {
  private String last = "";

  /** The last error, or empty. */
  String last() {
    return last;
  }

  int usage(ParameterException e, String[] args) {
    String sentence = String.valueOf(e.getMessage()).replaceFirst("\\.$", "");
    say(e.getCommandLine(), sentence + " (--help lists all options).");
    return ExitCode.USAGE;
  }

  int execution(Exception e, CommandLine command, ParseResult parsed) {
    if (e instanceof CommandInterruptedException interrupted) {
      say(command, String.valueOf(e.getMessage()));
      return interrupted.exitCode();
    }
    boolean explained =
        e instanceof UserErrorException
            || e instanceof TrainingAbortedException
            || e instanceof InferenceAbortedException;
    say(command, explained ? String.valueOf(e.getMessage()) : e.toString());
    boolean asked =
        parsed.subcommand() != null && parsed.subcommand().hasMatchedOption("--stacktrace");
    if (asked || !explained) {
      e.printStackTrace(command.getErr());
    }
    return e instanceof UserErrorException ? ExitCode.USAGE : ExitCode.SOFTWARE;
  }

  private void say(CommandLine command, String sentence) {
    last = sentence;
    command.getErr().println("error: " + sentence);
  }
}
