package dev.parsimony.spark.config;

import org.jspecify.annotations.Nullable;

/** A user's mistake; the message is the one sentence to show, without a stack trace. */
public final class UserErrorException extends RuntimeException {
  private final String sentence;

  /**
   * Carries the sentence to whoever shows it.
   *
   * @param sentence what is wrong, where, and what to change
   */
  public UserErrorException(String sentence) {
    this(sentence, null);
  }

  /** The same, with what showed it. */
  public UserErrorException(String sentence, @Nullable Throwable cause) {
    super(sentence, cause);
    this.sentence = sentence;
  }

  /** The message, which is never missing. */
  public String sentence() {
    return sentence;
  }
}
