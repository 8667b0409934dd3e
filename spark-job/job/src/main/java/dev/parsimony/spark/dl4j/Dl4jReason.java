package dev.parsimony.spark.dl4j;

/** DL4J's reason for a failure, short enough for a sentence of ours. */
final class Dl4jReason {
  private Dl4jReason() {}

  /** Returns the first line of the message. */
  static String of(Throwable e) {
    String message = String.valueOf(e.getMessage());
    return message.lines().findFirst().orElse(message);
  }
}
