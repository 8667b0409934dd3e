package dev.parsimony.spark.ml;

import dev.parsimony.spark.config.UserErrorException;
import dev.parsimony.spark.data.format.ArrayShape;
import dev.parsimony.spark.ml.params.FeatureParams;
import dev.parsimony.spark.ml.params.TrainingParams;
import dev.parsimony.spark.ml.rows.FeatureReaders;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.apache.spark.sql.types.StructType;

/** Checks of a DataFrame's columns that take no job. */
final class TrainingSchema {
  private TrainingSchema() {}

  /**
   * Requires columns that can be trained on.
   *
   * @throws UserErrorException for a column that is missing, or holds something else
   */
  static void require(
      StructType schema,
      TrainingParams<?> params,
      FeatureParams<?> features,
      String featuresCol,
      String label,
      Goal goal) {
    List<String> inputs = new NetworkChoice(params, params, goal).knownInputs();
    requireFeatures(schema, features, featuresCol, inputs, List.of());
    goal.requireLabels(schema, label);
    params
        .given(params.weightCol())
        .ifPresent(
            name ->
                Columns.requireNumeric(schema, name, "weight", "cast it, or leave weightCol out"));
    params
        .given(params.validationIndicatorCol())
        .ifPresent(
            name ->
                Columns.requireBoolean(
                    schema,
                    name,
                    "validation indicator",
                    "compute it, such as rand() < 0.1, and keep the result"));
    if (params.getEarlyStoppingRounds() > 0
        && params.given(params.validationIndicatorCol()).isEmpty()) {
      throw new UserErrorException(
          "earlyStoppingRounds needs rows to test on; name their column by validationIndicatorCol,"
              + " or leave it out.");
    }
  }

  /**
   * Requires columns of features, and as many as the given shapes have where the schema says.
   *
   * @param inputs names of the network's; empty where they are not known yet
   * @param learned names of the features; empty where they are not known
   */
  static void requireFeatures(
      StructType schema,
      FeatureParams<?> features,
      String featuresCol,
      List<String> inputs,
      List<String> learned) {
    List<String> columns = features.featureColumns(featuresCol);
    if (inputs.isEmpty()) {
      columns.forEach(column -> FeatureReaders.of(schema, List.of(column)));
      return;
    }
    FeatureReaders.of(schema, columns, inputs, learned);
    Optional<List<ArrayShape>> shapes = InputShapes.given(features, inputs);
    for (int i = 0; shapes.isPresent() && i < inputs.size(); i++) {
      requireLength(
          schema, inputs.size() == 1 ? columns : List.of(columns.get(i)), shapes.get().get(i));
    }
  }

  private static void requireLength(StructType schema, List<String> columns, ArrayShape shape) {
    OptionalInt known = FeatureReaders.knownLength(schema, columns);
    if (known.isPresent() && shape.size() != known.getAsInt()) {
      throw new UserErrorException(
          String.format(
              "The rows have %d features (%s), but inputShape is a %s, which has %d.",
              known.getAsInt(), String.join(", ", columns), shape, shape.size()));
    }
  }
}
