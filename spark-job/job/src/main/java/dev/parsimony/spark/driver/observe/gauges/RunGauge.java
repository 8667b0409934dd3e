package dev.parsimony.spark.driver.observe.gauges;

import dev.parsimony.spark.driver.observe.RunFigure;
import dev.parsimony.spark.metrics.Progress;
import dev.parsimony.spark.report.Report;
import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;

/**
 * A gauge.
 *
 * @param metric the end of the metrics' names
 * @param value NaN where it is not known yet
 */
record RunGauge(String metric, ToDoubleFunction<GaugeFigures> value) {
  /**
   * All there are. The state is 0 before any run, 1 in one, 2 after a good one, 3 after a failed.
   */
  static final List<RunGauge> ALL =
      Stream.concat(
              Stream.of(
                  new RunGauge("state", run -> run.state().number()),
                  new RunGauge("workers", GaugeFigures::workers),
                  new RunGauge("step", ofProgress(Progress::step)),
                  new RunGauge("steps", ofProgress(Progress::steps)),
                  new RunGauge("epoch", ofProgress(Progress::epoch)),
                  new RunGauge("bytes_sent", GaugeFigures::bytesSent)),
              Arrays.stream(RunFigure.values()).map(RunGauge::of))
          .toList();

  private static RunGauge of(RunFigure figure) {
    return new RunGauge(
        figure.label(), figure.onlyOfEpochs() ? ofEpoch(figure::of) : ofProgress(figure::of));
  }

  private static ToDoubleFunction<GaugeFigures> ofProgress(ToDoubleFunction<Progress> value) {
    return run -> run.progress().map(value::applyAsDouble).orElse(Double.NaN);
  }

  private static ToDoubleFunction<GaugeFigures> ofEpoch(ToDoubleFunction<Report.Epoch> value) {
    return run -> run.epoch().map(value::applyAsDouble).orElse(Double.NaN);
  }

  double of(GaugeFigures run) {
    return value.applyAsDouble(run);
  }
}
