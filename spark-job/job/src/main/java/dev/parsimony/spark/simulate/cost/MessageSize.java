package dev.parsimony.spark.simulate.cost;

import dev.parsimony.spark.Internal;

/**
 * What variance compression sends in one message.
 *
 * @param wireRatio 32 bits for each parameter over the bits of a message
 * @param elementsRatio parameters over the elements in a message
 */
@Internal
public record MessageSize(double wireRatio, double elementsRatio) {

  /** Returns messages of another ratio whose elements take as many bits each. */
  public MessageSize withWireRatio(double ratio) {
    return new MessageSize(ratio, Math.max(1, elementsRatio * ratio / wireRatio));
  }

  /** Returns the bytes of a message of a network of that many parameters. */
  public double bytes(double parameters) {
    return Float.BYTES * parameters / wireRatio;
  }

  /** Returns the share of the parameters that a message has, in (0, 1]. */
  public double density() {
    return 1 / elementsRatio;
  }
}
