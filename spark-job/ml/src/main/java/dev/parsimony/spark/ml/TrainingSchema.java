package dev.parsimony.spark.ml;

import dev.parsimony.spark.config.UserErrorException;
import dev.parsimony.spark.data.format.ArrayShape;
import dev.parsimony.spark.dl4j.NetworkSnapshot;
import dev.parsimony.spark.dl4j.Networks;
import dev.parsimony.spark.dl4j.OutputForm;
import dev.parsimony.spark.ml.params.FeatureParams;
import dev.parsimony.spark.ml.params.TrainingParams;
import dev.parsimony.spark.ml.rows.FeatureReaders;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.apache.spark.SparkContext;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.StructType;

/** Checks of a DataFrame's columns that take no job. */
final class TrainingSchema {
  private TrainingSchema() {}

  /**
   * Requires columns that can be trained on.
   *
   * @param tested columns of the rows that are tested on, where they are a DataFrame of their own
   * @return forms of the network's outputs, as far as they are known
   * @throws UserErrorException for a column that is missing, or holds something else
   */
  static List<OutputForm> require(
      StructType schema, Optional<StructType> tested, ColumnChoice choice) {
    TrainingParams<?> params = choice.training();
    List<OutputForm> outputs = outputs(schema, choice);
    requireColumns(schema, choice, outputs);
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
    tested.ifPresent(columns -> requireTested(columns, choice, outputs));
    return outputs;
  }

  private static List<OutputForm> outputs(StructType schema, ColumnChoice choice) {
    TrainingParams<?> params = choice.training();
    NetworkChoice network = new NetworkChoice(params, params, choice.goal());
    if (!params.isDefined(params.labelCols())) {
      OutputLabels.requireOneEach(params, network.knownOutputs());
      return List.of(onlyOutput(schema, choice, network));
    }
    network.require();
    List<String> known = network.knownOutputs();
    if (!known.isEmpty()) {
      OutputLabels.requireOneEach(params, known);
    }
    OutputLabels.requireNoWeights(params);
    NetworkSnapshot described = network.described(SparkContext.getOrCreate());
    OutputLabels.requireOneEach(params, Networks.outputs(described));
    return Networks.outputForms(
        described, (output, perStep) -> labelWidth(schema, choice.labels().get(output), perStep));
  }

  /** Returns the form of a network's only output as its labels tell it. */
  private static OutputForm onlyOutput(
      StructType schema, ColumnChoice choice, NetworkChoice network) {
    String label = choice.labels().get(0);
    boolean perStep =
        readsSequences(schema, choice)
            && network.answersSteps(
                SparkContext.getOrCreate(), new LabelColumn(schema, label).array());
    return choice.goal() == Goal.CLASSES
        ? new OutputForm("output", 0, OutputForm.Answers.PROBABILITIES, perStep, false)
        : new OutputForm(
            "output",
            labelWidth(schema, label, perStep),
            OutputForm.Answers.VALUES,
            perStep,
            false);
  }

  private static boolean readsSequences(StructType schema, ColumnChoice choice) {
    return choice.features().featureColumns(choice.featuresCol()).stream()
        .anyMatch(
            column -> FeatureReaders.sequences(FeatureReaders.field(schema, column).dataType()));
  }

  /** Returns 1 for a column of numbers, or of arrays with one for each time step; 0 for others. */
  private static int labelWidth(StructType schema, String column, boolean perStep) {
    DataType type = FeatureReaders.field(schema, column).dataType();
    boolean numbers =
        FeatureReaders.numeric(type)
            || (perStep
                && type instanceof ArrayType array
                && FeatureReaders.numeric(array.elementType()));
    return numbers ? 1 : 0;
  }

  private static void requireTested(
      StructType schema, ColumnChoice choice, List<OutputForm> outputs) {
    try {
      requireColumns(schema, choice, outputs);
    } catch (UserErrorException e) {
      throw ofTested(e);
    }
  }

  /** Says that a sentence is of the rows that are tested on, not of those that are trained on. */
  static UserErrorException ofTested(UserErrorException e) {
    return new UserErrorException("In the DataFrame of setEvalDataset: " + e.sentence(), e);
  }

  private static void requireColumns(
      StructType schema, ColumnChoice choice, List<OutputForm> outputs) {
    TrainingParams<?> params = choice.training();
    List<String> inputs = new NetworkChoice(params, params, choice.goal()).knownInputs();
    requireFeatures(schema, choice.features(), choice.featuresCol(), inputs, List.of());
    requireLabels(schema, choice, outputs);
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

  private static void requireLabels(
      StructType schema, ColumnChoice choice, List<OutputForm> outputs) {
    List<Goal> goals = OutputLabels.goals(choice.goal(), outputs);
    for (int i = 0; i < outputs.size(); i++) {
      requireLabels(schema, choice.labels().get(i), goals.get(i), outputs.get(i));
    }
  }

  private static void requireLabels(
      StructType schema, String column, Goal goal, OutputForm output) {
    goal.requireLabels(schema, column);
    boolean number = FeatureReaders.numeric(FeatureReaders.field(schema, column).dataType());
    if (goal == Goal.VALUES && output.ofClasses() && output.width() > 1 && number) {
      throw new UserErrorException(
          String.format(
              "The network's output '%s' tells %d classes apart, and the label column '%s' holds"
                  + " numbers; use ParsimonyClassifier, which takes outputs of classes and of values"
                  + " at once.",
              output.name(), output.classes(), column));
    }
    if (output.width() > 0) {
      goal.reader(schema, column, column, output);
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
