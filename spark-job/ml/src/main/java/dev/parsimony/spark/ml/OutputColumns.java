package dev.parsimony.spark.ml;

import dev.parsimony.spark.config.UserErrorException;
import dev.parsimony.spark.dl4j.OutputForm;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.ml.param.Params;
import org.apache.spark.sql.types.StructField;

/**
 * The columns that a transform adds for each of a network's outputs: as the parameters name them,
 * and where there are several outputs with {@code _} and the output's name behind.
 */
final class OutputColumns {
  private OutputColumns() {}

  /**
   * Returns them in the order of the outputs.
   *
   * @throws UserErrorException for thresholds that do not fit
   */
  static List<AnswerColumns> of(Params stage, Goal goal, List<OutputForm> outputs) {
    if (outputs.size() == 1) {
      return List.of(columns(stage, goal, outputs.get(0), ""));
    }
    if (stage.hasParam("thresholds") && stage.isDefined(stage.getParam("thresholds"))) {
      throw new UserErrorException(
          "thresholds are for networks with one output, but this one has "
              + outputs.size()
              + "; leave them out, and choose by the columns of probabilities.");
    }
    List<Goal> goals = OutputLabels.goals(goal, outputs);
    List<AnswerColumns> columns = new ArrayList<>();
    for (int i = 0; i < outputs.size(); i++) {
      OutputForm output = outputs.get(i);
      columns.add(columns(stage, goals.get(i), output, "_" + output.name()));
    }
    return columns;
  }

  private static AnswerColumns columns(Params stage, Goal goal, OutputForm output, String suffix) {
    AnswerColumns once = goal.answers(stage, output, suffix);
    return output.perStep() ? new StepAnswers(once, output.width()) : once;
  }

  /** Returns all columns, in their order. */
  static List<StructField> fields(List<AnswerColumns> outputs) {
    return outputs.stream().flatMap(output -> output.fields().stream()).toList();
  }
}
