package dev.parsimony.spark.driver.observe.gauges;

import dev.parsimony.spark.metrics.Progress;
import dev.parsimony.spark.report.Report;
import java.util.List;
import java.util.function.ToDoubleFunction;

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
      List.of(
          new RunGauge("state", run -> run.state().number()),
          new RunGauge("workers", GaugeFigures::workers),
          new RunGauge("step", ofProgress(Progress::step)),
          new RunGauge("steps", ofProgress(Progress::steps)),
          new RunGauge("epoch", ofProgress(Progress::epoch)),
          new RunGauge("score", ofProgress(Progress::score)),
          new RunGauge("examples_per_second", ofProgress(Progress::examplesPerSecond)),
          new RunGauge("elements_ratio", ofProgress(Progress::elementsRatio)),
          new RunGauge("wire_ratio", ofProgress(Progress::wireRatio)),
          new RunGauge("bytes_per_step", ofProgress(Progress::bytesPerStep)),
          new RunGauge("bytes_sent", GaugeFigures::bytesSent),
          new RunGauge("exchange_share", ofProgress(Progress::exchangeShare)),
          new RunGauge("wait_share", ofProgress(Progress::waitShare)),
          new RunGauge("learning_rate", ofProgress(Progress::learningRate)),
          new RunGauge("alpha_factor", ofProgress(Progress::alphaFactor)),
          new RunGauge("local_steps", ofProgress(Progress::localSteps)),
          new RunGauge("test_loss", ofEpoch(Report.Epoch::testLoss)),
          new RunGauge("accuracy", ofEpoch(Report.Epoch::accuracy)));

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
