package dev.parsimony.spark.cli;

/** A command that a signal ended; the message is for the user. */
final class CommandInterruptedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int exitCode;

  /**
   * @param exitCode as shells give it, 128 and the signal's number
   */
  CommandInterruptedException(String message, int exitCode, Throwable cause) {
    super(message, cause);
    this.exitCode = exitCode;
  }

  int exitCode() {
    return exitCode;
  }
}
