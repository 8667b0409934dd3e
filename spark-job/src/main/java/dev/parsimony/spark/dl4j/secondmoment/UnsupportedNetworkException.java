package dev.parsimony.spark.dl4j.secondmoment;

/** A network that cannot be trained exactly; the message names the layer and says what to do. */
public final class UnsupportedNetworkException extends RuntimeException {
  private final String sentence;

  public UnsupportedNetworkException(String sentence) {
    super(sentence);
    this.sentence = sentence;
  }

  /** The message, which is never missing. */
  public String sentence() {
    return sentence;
  }
}
