package dev.parsimony.spark.ml;

import dev.parsimony.spark.config.UserErrorException;
import dev.parsimony.spark.dl4j.OutputForm;
import dev.parsimony.spark.ml.params.ClassParams;
import dev.parsimony.spark.ml.params.TrainingParams;
import java.util.ArrayList;
import java.util.List;

/** What the several outputs of a network learn, each from a label column of its own. */
final class OutputLabels {
  private OutputLabels() {}

  /**
   * Requires one label column for each output: by labelCols where there are several.
   *
   * @param outputs names of the network's
   */
  static void requireOneEach(TrainingParams<?> params, List<String> outputs) {
    if (!params.isDefined(params.labelCols())) {
      if (outputs.size() > 1) {
        throw new UserErrorException(
            String.format(
                "The network has %d outputs (%s); name one label column for each, in this order, by"
                    + " labelCols.",
                outputs.size(), String.join(", ", outputs)));
      }
      return;
    }
    if (outputs.size() == 1) {
      throw new UserErrorException(
          "The network has a single output; give labelCol instead of labelCols.");
    }
    String[] columns = params.getLabelCols();
    if (columns.length != outputs.size()) {
      throw new UserErrorException(
          String.format(
              "There are %d labelCols (%s), but the network has %d outputs (%s); name one for each,"
                  + " in this order.",
              columns.length,
              String.join(", ", columns),
              outputs.size(),
              String.join(", ", outputs)));
    }
  }

  /** Requires that nothing is set that only a network with one output can learn by. */
  static void requireNoWeights(TrainingParams<?> params) {
    boolean byClass = params instanceof ClassParams<?> of && params.isDefined(of.classWeights());
    if (byClass || params.isDefined(params.weightCol())) {
      throw new UserErrorException(
          String.format(
              "%s is for networks with one output, but labelCols names several; leave it out%s.",
              byClass ? "classWeights" : "weightCol",
              byClass
                  ? ""
                  : ", and repeat or drop rows before, where they shall count more or less"));
    }
  }

  /**
   * Returns what is learned at each output.
   *
   * @throws UserErrorException where an Estimator of classes would learn none
   */
  static List<Goal> goals(Goal goal, List<OutputForm> outputs) {
    if (outputs.size() == 1) {
      return List.of(goal);
    }
    List<Goal> goals = new ArrayList<>();
    for (OutputForm output : outputs) {
      goals.add(goal == Goal.CLASSES && output.ofClasses() ? Goal.CLASSES : Goal.VALUES);
    }
    if (goal == Goal.CLASSES && !goals.contains(Goal.CLASSES)) {
      throw new UserErrorException(
          String.format(
              "None of the network's outputs (%s) tells classes apart, by softmax or a single"
                  + " sigmoid with the loss XENT; use ParsimonyRegressor.",
              String.join(", ", outputs.stream().map(OutputForm::name).toList())));
    }
    return goals;
  }
}
