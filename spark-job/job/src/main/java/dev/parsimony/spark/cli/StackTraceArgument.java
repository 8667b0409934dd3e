package dev.parsimony.spark.cli;

import picocli.CommandLine.Option;

/** The option of each command that {@link ErrorSentences} looks at. */
final class StackTraceArgument {
  @SuppressWarnings("UnusedVariable") // among the parsed arguments
  @Option(names = "--stacktrace", description = "Print the stack trace of an error.")
  private boolean stacktrace;
}
