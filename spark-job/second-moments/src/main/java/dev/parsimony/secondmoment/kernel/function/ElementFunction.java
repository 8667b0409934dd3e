package dev.parsimony.secondmoment.kernel.function;

import dev.parsimony.secondmoment.Internal;

/** A function of single elements, with its derivative. */
@Internal
@FunctionalInterface
public interface ElementFunction {
  /**
   * Replaces elements by the function of them, and says how much it changes with them.
   *
   * @param values [0..count)
   * @param derivatives overwritten in [0..count); another array
   */
  void apply(float[] values, float[] derivatives, int count);
}
