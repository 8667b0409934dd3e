package dev.parsimony.spark.api;

import dev.parsimony.spark.config.UserErrorException;
import org.deeplearning4j.nn.api.Model;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Checks of what a program hands over, which may be null whatever the annotations say. */
final class Given {
  private Given() {}

  /**
   * Returns the value itself.
   *
   * @param what it is
   * @throws UserErrorException where there is none
   */
  static <T> T value(@Nullable T value, String what) {
    if (value == null) {
      throw new UserErrorException("The " + what + " is null; give one.");
    }
    return value;
  }

  /** Returns a text, which may not be empty. */
  static String text(@Nullable String text, String what) {
    String given = value(text, what);
    if (given.isBlank()) {
      throw new UserErrorException("The " + what + " is empty; give one.");
    }
    return given;
  }

  /**
   * Requires a network that can be read.
   *
   * @throws UserErrorException where there is none, or it was not initialised
   */
  static void network(@Nullable Model network) {
    INDArray parameters = value(network, "network").params();
    if (parameters == null || parameters.isEmpty() || parameters.length() == 0) {
      throw new UserErrorException(
          "The network has no parameters yet; call its init() before training.");
    }
  }
}
