package dev.parsimony.spark.ml;

import dev.parsimony.secondmoment.onednn.OneDnn;
import dev.parsimony.spark.config.UserErrorException;
import dev.parsimony.spark.data.format.ArrayShape;
import dev.parsimony.spark.dl4j.CallersRuntime;
import dev.parsimony.spark.dl4j.NetworkForm;
import dev.parsimony.spark.dl4j.NetworkSnapshot;
import dev.parsimony.spark.dl4j.Networks;
import dev.parsimony.spark.worker.ReplicaState;
import java.util.Arrays;

/**
 * A network that is done with learning, and how it takes rows.
 *
 * @param shape of a row's features
 */
record LearnedNetwork(NetworkSnapshot network, ArrayShape shape, NetworkForm form) {

  static LearnedNetwork of(NetworkSnapshot network, ArrayShape shape) {
    try (CallersRuntime runtime = CallersRuntime.take()) {
      OneDnn.enable();
      return new LearnedNetwork(network, shape, Networks.form(network, shape));
    }
  }

  /**
   * Returns the shape that dimensions stand for.
   *
   * @throws UserErrorException for more dimensions than a network of vectors, sequences or images
   *     has
   */
  static ArrayShape shape(int[] dimensions) {
    return switch (dimensions.length) {
      case 1 -> ArrayShape.vector(dimensions[0]);
      case 2 -> ArrayShape.sequence(dimensions[0], dimensions[1]);
      case 3 -> ArrayShape.image(dimensions[0], dimensions[1], dimensions[2]);
      default ->
          throw new UserErrorException(
              "Invalid inputShape: got "
                  + Arrays.toString(dimensions)
                  + ", expected one dimension (a vector), two (features and steps of a sequence) or"
                  + " three (channels, height and width of an image).");
    };
  }

  static int[] dimensions(ArrayShape shape) {
    return shape.dimensions().stream().mapToInt(Integer::intValue).toArray();
  }

  /** Returns the network without what only training needs. */
  NetworkSnapshot withoutUpdater() {
    ReplicaState state = network.state();
    return network.with(
        new ReplicaState(state.parameters(), new float[0], state.iteration(), state.epoch()));
  }
}
