package dev.parsimony.spark.config;

/** A user's mistake; the message is the one sentence to show, without a stack trace. */
public final class UserErrorException extends RuntimeException {

  private final String sentence;

  /**
   * Carries the sentence to whoever shows it.
   *
   * @param sentence what is wrong, where, and what to change
   */
  public UserErrorException(String sentence) {
    super(sentence);
    this.sentence = sentence;
  }

  /** The message, which is never missing. */
  public String sentence() {
    return sentence;
  }
}
