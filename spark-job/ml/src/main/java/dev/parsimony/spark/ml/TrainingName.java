package dev.parsimony.spark.ml;

import dev.parsimony.spark.data.format.ArrayShape;
import dev.parsimony.spark.dl4j.NetworkSnapshot;
import dev.parsimony.spark.ml.params.ClassParams;
import dev.parsimony.spark.ml.params.TrainingParams;
import dev.parsimony.spark.worker.ReplicaState;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.apache.spark.ml.param.Param;

/**
 * Names a training by its rows and the shape of their features, the network that it begins with,
 * and the parameters that say how it learns, so that of the trainings that keep their checkpoints
 * in one folder, such as those of a CrossValidator, each goes on from its own only.
 */
final class TrainingName {
  private TrainingName() {}

  /** Returns the name, which fits in a path. */
  static String of(
      TrainingParams<?> stage,
      NetworkSnapshot network,
      List<ArrayShape> features,
      RowsHash rows,
      Optional<RowsHash> tested) {
    ReplicaState state = network.state();
    StringBuilder text =
        new StringBuilder()
            .append(rows)
            .append(tested)
            .append(features)
            .append(network.configurationJson())
            .append(Arrays.hashCode(state.parameters()))
            .append(Arrays.hashCode(state.updaterState()));
    for (Param<?> param : stage.trainingTable().ofLearning()) {
      text.append(value(stage, param));
    }
    if (stage instanceof ClassParams<?> classes) {
      text.append(value(stage, classes.classWeights()));
    }
    return "training-" + UUID.nameUUIDFromBytes(text.toString().getBytes(StandardCharsets.UTF_8));
  }

  private static <T> String value(TrainingParams<?> stage, Param<T> param) {
    return stage.isDefined(param) ? param.name() + param.jsonEncode(stage.getOrDefault(param)) : "";
  }
}
