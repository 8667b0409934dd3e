package dev.parsimony.compression.method;

import dev.parsimony.compression.Experimental;
import java.util.function.Predicate;

/**
 * The values that a parameter may take.
 *
 * @param allowed whether a value is one of them
 * @param text follows "must be" in an error and stands in the tables, such as "at least 1"
 */
@Experimental
public record Bounds<T>(Predicate<T> allowed, String text) {
  /** Allows finite numbers above 0. */
  public static final Bounds<Float> POSITIVE =
      new Bounds<>(x -> x > 0 && x < Float.POSITIVE_INFINITY, "a finite number above 0");

  /** Allows numbers above 0 up to 1. */
  public static final Bounds<Float> FRACTION =
      new Bounds<>(x -> x > 0 && x <= 1, "above 0 and at most 1");

  /** Allows whole numbers from {@code least} on. */
  public static Bounds<Integer> atLeast(int least) {
    return new Bounds<>(n -> n >= least, "at least " + least);
  }

  /** Allows whole numbers from {@code least} to {@code most}, both included. */
  public static Bounds<Integer> between(int least, int most) {
    return new Bounds<>(n -> n >= least && n <= most, least + " to " + most);
  }
}
