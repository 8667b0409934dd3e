package dev.parsimony.spark.driver.observe;

import dev.parsimony.spark.Internal;
import dev.parsimony.spark.metrics.OutputFigures;
import dev.parsimony.spark.metrics.Progress;
import dev.parsimony.spark.report.Report;
import dev.parsimony.spark.report.RunStart;
import java.util.ArrayList;
import java.util.List;

/**
 * A run's curves, point by point. The steps of each curve grow: where an attempt failed, steps that
 * are taken again are left out. Figures of nothing, which are NaN, and infinite ones are left out,
 * too. Not thread-safe.
 */
@Internal
public final class RunScalars {
  private final RunStart start;
  private final boolean withEpochsBefore;

  /** The last step of the curves that progress draws, and of those that epochs draw. */
  private long progressStep;

  private long epochStep;

  /** Fewer workers have other batches. */
  private int batchesPerEpoch;

  /**
   * Curves without a point.
   *
   * @param withEpochsBefore whether those that a resumed run's checkpoint holds are drawn again
   */
  public RunScalars(RunStart start, boolean withEpochsBefore) {
    this.start = start;
    this.withEpochsBefore = withEpochsBefore;
    this.batchesPerEpoch = start.batchesPerEpoch();
  }

  /** Returns the points that progress adds. */
  public List<Scalar> of(Progress progress) {
    batchesPerEpoch = progress.batchesPerEpoch();
    if (progress.step() <= progressStep) {
      return List.of();
    }
    progressStep = progress.step();
    Points points = new Points(progressStep);
    for (RunFigure figure : RunFigure.values()) {
      points.add(figure.label(), figure.of(progress));
    }
    return points.list;
  }

  /** Returns the points that an epoch adds; also those of progress where none told of its end. */
  public List<Scalar> of(Report.Epoch epoch) {
    long step = (long) epoch.epoch() * batchesPerEpoch;
    boolean before = step < start.stepsBefore();
    if (step <= epochStep || (before && !withEpochsBefore)) {
      return List.of();
    }
    epochStep = step;
    Points points = new Points(step);
    for (RunFigure figure : RunFigure.values()) {
      if (figure.onlyOfEpochs() || step > progressStep) {
        points.add(figure.label(), figure.of(epoch));
      }
    }
    progressStep = Math.max(progressStep, step);
    points.add("bytes_per_epoch", (double) epoch.bytesSent());
    List<OutputFigures> outputs = epoch.outputs();
    List<String> names = CurveNames.of(outputs.stream().map(OutputFigures::output).toList());
    for (int i = 0; i < names.size(); i++) {
      points.add(outputs.get(i), names.size() > 1 ? "/" + names.get(i) : "");
    }
    return points.list;
  }

  private static final class Points {
    private final long step;
    private final List<Scalar> list = new ArrayList<>();

    Points(long step) {
      this.step = step;
    }

    void add(String name, double value) {
      if (Double.isFinite(value)) {
        list.add(new Scalar(name, step, value));
      }
    }

    /** Adds an output's figures; the accuracy of the only one is the epoch's. */
    void add(OutputFigures figures, String suffix) {
      if (figures instanceof OutputFigures.Classes classes && !suffix.isEmpty()) {
        add(RunFigure.ACCURACY.label() + suffix, classes.accuracy());
      } else if (figures instanceof OutputFigures.Labels labels) {
        add("macro_f1" + suffix, labels.macroF1());
        add("micro_f1" + suffix, labels.microF1());
        add("label_accuracy" + suffix, labels.accuracy());
      } else if (figures instanceof OutputFigures.Values values) {
        add("mean_squared_error" + suffix, values.meanSquaredError());
        add("r_squared" + suffix, values.rSquared());
      }
    }
  }
}
