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
   * @param tested columns of the rows that are tested on, where they are a DataFrame of their own
   * @throws UserErrorException for a column that is missing, or holds something else
   */
  static void require(StructType schema, Optional<StructType> tested, ColumnChoice choice) {
    TrainingParams<?> params = choice.training();
    requireColumns(schema, choice);
    boolean indicated = params.given(params.validationIndicatorCol()).isPresent();
    if (indicated && tested.isPresent()) {
      throw new UserErrorException(
          "Both validationIndicatorCol and setEvalDataset say which rows to test on; leave one"
              + " out.");
    }
    if (params.getEarlyStoppingRounds() > 0 && !indicated && tested.isEmpty()) {
      throw new UserErrorException(
          "earlyStoppingRounds needs rows to test on; name their column by validationIndicatorCol,"
              + " give them by setEvalDataset, or leave it out.");
    }
    tested.ifPresent(columns -> requireTested(columns, choice));
  }

  private static void requireTested(StructType schema, ColumnChoice choice) {
    try {
      requireColumns(schema, choice);
    } catch (UserErrorException e) {
      throw ofTested(e);
    }
  }

  /** Says that a sentence is of the rows that are tested on, not of those that are trained on. */
  static UserErrorException ofTested(UserErrorException e) {
    return new UserErrorException("In the DataFrame of setEvalDataset: " + e.sentence(), e);
  }

  private static void requireColumns(StructType schema, ColumnChoice choice) {
    TrainingParams<?> params = choice.training();
    List<String> inputs = new NetworkChoice(params, params, choice.goal()).knownInputs();
    requireFeatures(schema, choice.features(), choice.featuresCol(), inputs, List.of());
    choice.goal().requireLabels(schema, choice.label());
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
