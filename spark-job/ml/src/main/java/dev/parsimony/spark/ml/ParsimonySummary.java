package dev.parsimony.spark.ml;

import dev.parsimony.spark.report.Report;
import dev.parsimony.spark.report.ReportTable;
import java.nio.charset.StandardCharsets;

/** Figures of a training: what Spark's summaries have, and the whole report. */
public final class ParsimonySummary {
  private final Report report;

  ParsimonySummary(Report report) {
    this.report = report;
  }

  /** Returns the mean training score of each epoch: the loss, regularisation included. */
  public double[] objectiveHistory() {
    return report.epochs().stream().mapToDouble(Report.Epoch::score).toArray();
  }

  /**
   * Returns the loss on the validation rows after each epoch; NaN where no row was set aside by
   * validationIndicatorCol.
   */
  public double[] validationHistory() {
    return report.epochs().stream().mapToDouble(Report.Epoch::testLoss).toArray();
  }

  /**
   * Returns the epoch, from 1, whose network the model has: the last, or with earlyStoppingRounds
   * the one with the lowest loss on the validation rows.
   */
  public int bestEpoch() {
    return report.savedEpoch();
  }

  /** Returns the steps of each worker. */
  public int totalIterations() {
    return Math.toIntExact(report.steps());
  }

  /** Returns how many times fewer bytes travelled than float32 would take. */
  public double wireRatio() {
    return report.wireRatio();
  }

  /** Returns all figures. */
  public Report report() {
    return report;
  }

  /** Returns all figures as JSON, as the command saves them in report.json. */
  public String toJson() {
    return new String(report.toJson(), StandardCharsets.UTF_8);
  }

  /** Returns a table of the epochs and the run. */
  @Override
  public String toString() {
    return ReportTable.of(report);
  }
}
