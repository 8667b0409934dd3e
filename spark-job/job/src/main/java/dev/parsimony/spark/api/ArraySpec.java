package dev.parsimony.spark.api;

import dev.parsimony.spark.config.UserErrorException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The array that the data sets have for one input or output of a network. Arrays of [features,
 * time] may differ in their number of steps.
 *
 * @param dimensions of one example, with the most steps
 * @param uneven whether numbers of steps differ
 * @param mask dimensions of one example's mask, none for a value per step; null if nothing is
 *     masked
 */
record ArraySpec(List<Integer> dimensions, boolean uneven, @Nullable List<Integer> mask)
    implements Serializable {
  private static final List<Integer> PER_STEP = List.of();

  static ArraySpec of(INDArray array, @Nullable INDArray mask) {
    List<Integer> dimensions = dimensions(array);
    if (mask == null) {
      return new ArraySpec(dimensions, false, null);
    }
    List<Integer> ofMask = dimensions(mask);
    boolean perStep = dimensions.size() == 2 && ofMask.equals(dimensions.subList(1, 2));
    return new ArraySpec(dimensions, false, perStep ? PER_STEP : ofMask);
  }

  private static List<Integer> dimensions(INDArray array) {
    List<Integer> dimensions = new ArrayList<>();
    for (int i = 1; i < array.rank(); i++) {
      dimensions.add(Math.toIntExact(array.size(i)));
    }
    return dimensions.isEmpty() ? List.of(1) : List.copyOf(dimensions);
  }

  /** Whether the array can have a mask, given or because of padding. */
  boolean masked() {
    return uneven || mask != null;
  }

  /** Whether the mask has a value for each step, so that it is as long as the array. */
  boolean maskedPerStep() {
    return mask == null || mask.equals(PER_STEP);
  }

  /** Returns the dimensions of one example's mask, if there is one. */
  List<Integer> maskDimensions() {
    return mask == null || mask.equals(PER_STEP) ? dimensions.subList(1, 2) : mask;
  }

  /**
   * Returns what holds for both this array and another.
   *
   * @param name for the message
   */
  ArraySpec join(ArraySpec other, String name) {
    boolean equal = dimensions.equals(other.dimensions);
    boolean series =
        dimensions.size() == 2
            && other.dimensions.size() == 2
            && dimensions.get(0).equals(other.dimensions.get(0));
    if (!equal && !series) {
      throw new UserErrorException(
          String.format(
              "The data sets do not agree: one has %s of shape %s for an example, another of shape"
                  + " %s; only the time steps of [features, time] may differ.",
              name, dimensions, other.dimensions));
    }
    if (mask != null && other.mask != null && !mask.equals(other.mask)) {
      throw new UserErrorException(
          "The data sets do not agree: their masks of " + name + " have different shapes.");
    }
    List<Integer> longest =
        equal || dimensions.get(1) > other.dimensions.get(1) ? dimensions : other.dimensions;
    return new ArraySpec(
        longest, uneven || other.uneven || !equal, mask != null ? mask : other.mask);
  }
}
