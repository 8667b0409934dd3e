package dev.parsimony.spark.simulate.input;

import dev.parsimony.spark.Internal;
import dev.parsimony.spark.simulate.cost.Cluster;
import dev.parsimony.spark.simulate.cost.DefaultCosts;
import dev.parsimony.spark.simulate.cost.DenseStep;
import dev.parsimony.spark.simulate.cost.MachineCosts;
import dev.parsimony.spark.simulate.cost.MessageSize;
import dev.parsimony.spark.simulate.cost.QsgdStep;
import dev.parsimony.spark.simulate.cost.StepModel;
import dev.parsimony.spark.simulate.cost.StepParts;
import dev.parsimony.spark.simulate.cost.VarianceStep;
import dev.parsimony.spark.simulate.cost.Workload;

/** Fits the model to a run: what its report measured, over what the defaults predict for it. */
@Internal
public final class Calibration {
  /** A report's network does not change what the network costs. */
  private static final Cluster ANY = new Cluster(HostRange.MIN, 1, 0, 1e9);

  private final LikeReport report;

  /** Takes a report as read. */
  public Calibration(LikeReport report) {
    this.report = report;
  }

  /** Returns the size of the report's network. */
  public NetworkSize network() {
    return new NetworkSize(report.network(), report.parameters(), report.compute());
  }

  /** Returns the report's workload. */
  public Workload workload() {
    return new Workload(
        report.network(), report.parameters(), machine(), message(), report.steps());
  }

  private boolean sparse() {
    return !report.method().startsWith("none") && !report.method().startsWith("qsgd");
  }

  /** Returns the size of a message; a report's ratios are of a step, a share of a message. */
  private MessageSize message() {
    return sparse()
        ? new MessageSize(
            report.wireRatio() / report.localSteps(),
            Math.max(1, report.elementsRatio() / report.localSteps()))
        : DefaultCosts.MESSAGE;
  }

  private MachineCosts machine() {
    MachineCosts standard = MachineCosts.defaults(report.compute());
    StepParts predicted =
        model()
            .step(new Workload("", report.parameters(), standard, message(), report.steps()), ANY);
    return new MachineCosts(
        report.compute(),
        report.secondMoment() > 0
            ? report.secondMoment() * report.momentInterval() / report.compute()
            : standard.secondMomentShare(),
        factor(report.compress(), predicted.compress() / share()),
        factor(report.decode(), decodeSeconds(predicted, standard)),
        factor(report.update(), predicted.update()));
  }

  private StepModel model() {
    if (!sparse()) {
      return report.method().startsWith("none")
          ? new DenseStep(report.method().contains("fp16"))
          : QsgdStep.nearest(report.qsgdLevels());
    }
    int localSteps = (int) Math.max(1, Math.round(report.localSteps()));
    return report.updates() ? VarianceStep.updates(localSteps) : VarianceStep.gradients();
  }

  /** Returns the steps over which the prediction is still to be shared. */
  private double share() {
    return sparse() && report.updates() ? 1 : report.localSteps();
  }

  private double decodeSeconds(StepParts predicted, MachineCosts standard) {
    if (!sparse()) {
      return predicted.decode() / share();
    }
    Workload workload = new Workload("", report.parameters(), standard, message(), 1);
    return VarianceStep.decodeSeconds(workload, report.messages()) / report.localSteps();
  }

  /** Returns measured over predicted, or 1 where either is nothing. */
  private static double factor(double measured, double predicted) {
    return measured > 0 && predicted > 0 ? measured / predicted : 1;
  }
}
