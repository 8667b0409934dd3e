package dev.parsimony.spark.config;

import dev.parsimony.spark.Internal;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/**
 * How much the examples of each class count in training.
 *
 * @param given a weight for each class, in their order; empty for balanced: all classes together
 *     count the same, whatever their numbers of examples
 */
@Internal
public record ClassWeights(List<Double> given) {
  private static final String BALANCED = "balanced";

  public ClassWeights {
    given = List.copyOf(given);
  }

  /** Whether weights follow from the numbers of examples. */
  public boolean balanced() {
    return given.isEmpty();
  }

  /** Returns the text form of weights. */
  public static String text(double[] weights) {
    return Arrays.stream(weights).mapToObj(Double::toString).collect(Collectors.joining(","));
  }

  /**
   * Reads the text form.
   *
   * @throws IllegalArgumentException with a sentence that says what is allowed
   */
  public static ClassWeights parse(String text) {
    if (text.equals(BALANCED)) {
      return new ClassWeights(List.of());
    }
    try {
      List<Double> weights =
          Arrays.stream(text.split(",", -1)).map(String::strip).map(Double::valueOf).toList();
      boolean valid = weights.stream().allMatch(weight -> weight >= 0 && weight <= Float.MAX_VALUE);
      if (valid && weights.stream().anyMatch(weight -> weight > 0)) {
        return new ClassWeights(weights);
      }
    } catch (NumberFormatException e) {
      // Reported below, with the whole text.
    }
    throw new IllegalArgumentException(
        "Invalid class weights '"
            + text
            + "': expected balanced, or a number of 0 or more for each class, as in 1,2.5,1, not all"
            + " 0");
  }

  @Override
  public String toString() {
    return balanced()
        ? BALANCED
        : given.stream().map(String::valueOf).collect(Collectors.joining(","));
  }
}
