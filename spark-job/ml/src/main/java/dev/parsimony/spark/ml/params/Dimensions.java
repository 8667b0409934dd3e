package dev.parsimony.spark.ml.params;

import dev.parsimony.spark.Internal;
import java.util.Arrays;

/** Reads dimensions of features from a text. */
@Internal
public final class Dimensions {
  private static final int MOST = 3;

  private Dimensions() {}

  /**
   * Returns one to three dimensions, such as those of {@code 3,32,32}.
   *
   * @throws IllegalArgumentException with a sentence that says what is allowed
   */
  public static int[] parse(String text) {
    try {
      int[] dimensions =
          Arrays.stream(text.split(",", -1))
              .map(String::strip)
              .mapToInt(Integer::parseInt)
              .toArray();
      if (dimensions.length <= MOST && Arrays.stream(dimensions).allMatch(each -> each > 0)) {
        return dimensions;
      }
    } catch (NumberFormatException e) {
      // Reported below, with the whole text.
    }
    throw new IllegalArgumentException(
        "Invalid value for inputShapes: got '"
            + text
            + "', expected 1 to 3 numbers above 0, separated by commas, such as 3,32,32");
  }
}
