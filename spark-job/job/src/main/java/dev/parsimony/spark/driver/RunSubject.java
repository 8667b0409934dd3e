package dev.parsimony.spark.driver;

import dev.parsimony.spark.Internal;
import dev.parsimony.spark.config.CommandConfig;
import java.util.Optional;

/**
 * What a run trains and on what, as text for the console and the report.
 *
 * @param updater where it is not the network's own
 */
@Internal
public record RunSubject(
    String model, String data, Optional<String> test, Optional<String> updater) {

  /** A network and data that a program brings. */
  public static RunSubject given(String model, String data) {
    return new RunSubject(model, data, Optional.empty(), Optional.empty());
  }

  static RunSubject of(CommandConfig config) {
    return new RunSubject(
        config.model().toString(),
        config.data().toString(),
        config.test().map(Object::toString),
        config.model().named() ? Optional.of(config.updater().toString()) : Optional.empty());
  }
}
