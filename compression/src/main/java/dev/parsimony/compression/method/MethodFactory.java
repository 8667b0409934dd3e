package dev.parsimony.compression.method;

import dev.parsimony.compression.Experimental;

/**
 * Makes the methods of one name from the values of their parameters. Methods of a user's own are
 * found by {@link java.util.ServiceLoader}: name the factory, public and with a public constructor
 * without arguments, in {@code META-INF/services/dev.parsimony.compression.method.MethodFactory}.
 */
@Experimental
public interface MethodFactory {
  /** Returns the method's description; its name must be no other method's. */
  MethodDescription description();

  /**
   * Makes a method.
   *
   * @param values of the description's parameters, each within its bounds
   * @throws IllegalArgumentException in one sentence for values that do not go together
   */
  CompressionMethod create(MethodValues values);
}
