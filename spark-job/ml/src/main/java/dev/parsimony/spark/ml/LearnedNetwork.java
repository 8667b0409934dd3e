package dev.parsimony.spark.ml;

import dev.parsimony.secondmoment.onednn.OneDnn;
import dev.parsimony.spark.data.format.ArrayShape;
import dev.parsimony.spark.dl4j.CallersRuntime;
import dev.parsimony.spark.dl4j.NetworkForm;
import dev.parsimony.spark.dl4j.NetworkSnapshot;
import dev.parsimony.spark.dl4j.Networks;
import dev.parsimony.spark.ml.params.FeatureParams;
import dev.parsimony.spark.worker.ReplicaState;
import java.util.List;
import org.apache.spark.sql.types.StructType;

/**
 * A network that is done with learning, and how it takes rows.
 *
 * @param inputs names of the network's, in their order
 * @param shapes of a row's features, one for each input
 */
record LearnedNetwork(
    NetworkSnapshot network, List<String> inputs, List<ArrayShape> shapes, NetworkForm form) {
  LearnedNetwork {
    inputs = List.copyOf(inputs);
    shapes = List.copyOf(shapes);
  }

  static LearnedNetwork of(NetworkSnapshot network, List<String> inputs, List<ArrayShape> shapes) {
    try (CallersRuntime runtime = CallersRuntime.take()) {
      OneDnn.enable();
      return new LearnedNetwork(network, inputs, shapes, Networks.form(network, shapes));
    }
  }

  /**
   * Requires columns that it can answer.
   *
   * @throws dev.parsimony.spark.config.UserErrorException for a column that is missing, or holds
   *     something else
   */
  void requireFeatures(StructType schema, FeatureParams<?> model, String featuresCol) {
    TrainingSchema.requireFeatures(schema, model, featuresCol, inputs, network.features());
  }

  /** Returns how many values a row's features are. */
  int features() {
    return shapes.stream().mapToInt(ArrayShape::size).sum();
  }

  /** Returns the network without what only training needs. */
  NetworkSnapshot withoutUpdater() {
    ReplicaState state = network.state();
    return network.with(
        new ReplicaState(state.parameters(), new float[0], state.iteration(), state.epoch()));
  }
}
