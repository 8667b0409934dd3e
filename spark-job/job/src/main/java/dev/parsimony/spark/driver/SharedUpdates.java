package dev.parsimony.spark.driver;

import dev.parsimony.spark.config.TrainingConfig;
import dev.parsimony.spark.config.UserErrorException;
import dev.parsimony.spark.dl4j.NetworkSnapshot;
import dev.parsimony.spark.dl4j.Networks;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;

/** Whether a network shares updates as a configuration says, or gradients instead. */
final class SharedUpdates {
  /** Parameters below which gradients lose no accuracy, and updates may on small data. */
  private static final int FEWEST_FOR_UPDATES = 100_000;

  private SharedUpdates() {}

  /**
   * Returns the configuration with gradients, where the network cannot share updates, or where it
   * is small and nobody has asked for them; empty where updates are shared.
   *
   * @param config that shares updates
   * @param console takes the reason
   * @throws UserErrorException where updates were asked for and cannot be shared
   */
  static Optional<TrainingConfig> orGradients(
      TrainingConfig config, NetworkSnapshot network, Consumer<String> console) {
    Optional<String> obstacle = Networks.obstacleToUpdates(network);
    Optional<TrainingConfig> other = config.gradientsInstead();
    if (obstacle.isPresent() && other.isEmpty()) {
      throw new UserErrorException(
          obstacle.get()
              + "; share gradients instead (--share gradients, in a program share(GRADIENTS)).");
    }
    Optional<String> why = obstacle.or(() -> small(network));
    if (why.isEmpty() || other.isEmpty()) {
      return Optional.empty();
    }
    console.accept(why.get() + "; so gradients are shared");
    return other;
  }

  private static Optional<String> small(NetworkSnapshot network) {
    int parameters = network.state().parameters().length;
    return parameters < FEWEST_FOR_UPDATES
        ? Optional.of(String.format(Locale.ROOT, "The network has only %,d parameters", parameters))
        : Optional.empty();
  }
}
