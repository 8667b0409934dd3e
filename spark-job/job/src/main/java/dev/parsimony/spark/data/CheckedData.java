package dev.parsimony.spark.data;

import dev.parsimony.spark.config.DataSource;
import dev.parsimony.spark.config.UserErrorException;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/**
 * Sums up what the checks of all slices found, and refuses what cannot be trained on. Where testing
 * examples are set aside, all examples of the source say how many classes it has.
 */
final class CheckedData {
  private final DataSource source;
  private final List<PlacedTask> tasks = new ArrayList<>();
  private long train;
  private long test;
  private long labelling;
  private Largest trainLabel = new Largest(-1, "");
  private Largest testLabel = new Largest(-1, "");

  private record Largest(int label, String place) {
    Largest with(SliceReport report) {
      return report.maxLabel() > label ? new Largest(report.maxLabel(), report.maxPlace()) : this;
    }
  }

  /**
   * @param labelsPerExample at most
   * @param reports of the tasks, in their order; without problems
   */
  CheckedData(
      DataSource source, int labelsPerExample, List<ReadTask> checked, List<SliceReport> reports) {
    this.source = source;
    for (int i = 0; i < checked.size(); i++) {
      SliceReport report = reports.get(i);
      tasks.add(new PlacedTask(checked.get(i), train, test, report.examples()));
      train += report.train();
      test += report.test();
      if (checked.get(i).role() == ReadTask.Role.TEST) {
        testLabel = testLabel.with(report);
      } else {
        trainLabel = trainLabel.with(report);
        labelling += report.examples() * labelsPerExample;
      }
    }
  }

  List<PlacedTask> tasks() {
    return tasks;
  }

  long train() {
    return train;
  }

  long test() {
    return test;
  }

  /**
   * The number of classes of the data, after all labels were held to it.
   *
   * @param network classes that a given network tells apart, to which labels have been held; empty
   *     for one that is built for the data
   * @param kind classes that the kind of source has; empty if the largest label decides
   */
  int classes(OptionalInt network, OptionalInt kind) {
    requireTrain();
    if (kind.isEmpty() && network.isPresent()) {
      return Math.max(trainLabel.label, testLabel.label) + 1;
    }
    int classes = kind.isPresent() ? kind.getAsInt() : classesOfLabels();
    if (testLabel.label >= classes) {
      throw new UserErrorException(
          String.format(
              "%s: label %d, but the training data have only classes 0 to %d.",
              testLabel.place, testLabel.label, classes - 1));
    }
    return classes;
  }

  /** Requires examples to train on. */
  void requireTrain() {
    if (train == 0) {
      throw new UserErrorException(source + " holds no examples to train on.");
    }
  }

  private int classesOfLabels() {
    int classes = trainLabel.label + 1;
    if (classes == 1) {
      throw new UserErrorException(
          source + " has label 0 in every example; there must be at least two classes.");
    }
    if (classes > labelling) {
      throw new UserErrorException(
          String.format(
              "%s: label %d, more classes than there are labels (%d); the label column must hold"
                  + " class numbers from 0 on.",
              trainLabel.place, trainLabel.label, labelling));
    }
    return classes;
  }
}
