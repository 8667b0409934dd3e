package dev.parsimony.spark.driver;

import dev.parsimony.spark.Internal;

/** The workers cannot meet, and could not on a second try; the message is for the user. */
@Internal
public final class CannotMeetException extends Exception {
  private static final long serialVersionUID = 1L;

  private final String sentence;

  CannotMeetException(String sentence) {
    super(sentence);
    this.sentence = sentence;
  }

  /** The message, which is never missing. */
  public String sentence() {
    return sentence;
  }
}
