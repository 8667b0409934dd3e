package dev.parsimony.spark.cli;

import dev.parsimony.spark.config.UserErrorException;
import dev.parsimony.spark.driver.TrainingAbortedException;
import picocli.CommandLine;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/** Errors as one line; a stack trace only where it is asked for, or nothing else explains. */
final class ErrorSentences {
  private ErrorSentences() {}

  static int usage(ParameterException e, String[] args) {
    CommandLine command = e.getCommandLine();
    String sentence = String.valueOf(e.getMessage()).replaceFirst("\\.$", "");
    command.getErr().println("error: " + sentence + " (--help lists all options).");
    return ExitCode.USAGE;
  }

  static int execution(Exception e, CommandLine command, ParseResult parsed) {
    boolean explained = e instanceof UserErrorException || e instanceof TrainingAbortedException;
    command.getErr().println("error: " + (explained ? e.getMessage() : e.toString()));
    boolean asked =
        parsed.subcommand() != null && parsed.subcommand().hasMatchedOption("--stacktrace");
    if (asked || !explained) {
      e.printStackTrace(command.getErr());
    }
    return e instanceof UserErrorException ? ExitCode.USAGE : ExitCode.SOFTWARE;
  }
}
