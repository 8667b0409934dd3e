package dev.parsimony.spark.cli;

/**
 * Ends a command that failed in a JVM of the cluster's, which must not be ended: what the cluster
 * shows of it is the sentence, for it has no stack trace.
 */
final class CommandFailedException extends RuntimeException {
  CommandFailedException(String sentence) {
    super(sentence, null, false, false);
  }
}
