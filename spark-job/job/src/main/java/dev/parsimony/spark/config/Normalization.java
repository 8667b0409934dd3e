package dev.parsimony.spark.config;

import dev.parsimony.spark.Internal;
import java.util.Locale;

/** How features are normalised by statistics of the training examples. */
@Internal
public enum Normalization {
  /** To a mean of 0 and a standard deviation of 1 (DL4J's NormalizerStandardize). */
  STANDARD,
  /** To 0 to 1 (DL4J's NormalizerMinMaxScaler). */
  MINMAX,
  /** From 0 to 255 to 0 to 1, without statistics (DL4J's ImagePreProcessingScaler). */
  IMAGE;

  /**
   * Reads the text form.
   *
   * @throws IllegalArgumentException with a sentence that says what is allowed
   */
  public static Normalization parse(String text) {
    for (Normalization value : values()) {
      if (value.toString().equals(text)) {
        return value;
      }
    }
    throw new IllegalArgumentException(
        "Invalid normalisation '" + text + "': expected standard, minmax or image");
  }

  /** As on the command line. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
