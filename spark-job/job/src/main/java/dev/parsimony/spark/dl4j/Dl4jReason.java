package dev.parsimony.spark.dl4j;

/** What DL4J says about a failure, short enough for a sentence of ours. */
final class Dl4jReason {
  private Dl4jReason() {}

  /** The first line of the message. */
  static String of(Throwable e) {
    String message = String.valueOf(e.getMessage());
    return message.lines().findFirst().orElse(message);
  }
}
