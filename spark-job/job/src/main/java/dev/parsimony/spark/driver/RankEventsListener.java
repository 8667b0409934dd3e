package dev.parsimony.spark.driver;

import dev.parsimony.spark.metrics.RankEvent;
import dev.parsimony.spark.metrics.TensorFigures;
import java.util.HashMap;
import java.util.Map;
import org.apache.spark.scheduler.AccumulableInfo;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerExecutorMetricsUpdate;
import scala.Tuple4;

/** Reads a {@link RankEventsAccumulator} out of the heartbeats and hands on what is new. */
final class RankEventsListener extends SparkListener {
  private final long accumulatorId;
  private final RunProgress progress;

  /** Number of the next event of each task. */
  private final Map<Long, Long> next = new HashMap<>();

  /** The last epoch of each task whose tensors were handed on. */
  private final Map<Long, Integer> tensors = new HashMap<>();

  RankEventsListener(long accumulatorId, RunProgress progress) {
    this.accumulatorId = accumulatorId;
    this.progress = progress;
  }

  @Override
  public void onExecutorMetricsUpdate(SparkListenerExecutorMetricsUpdate heartbeat) {
    for (Tuple4<?, ?, ?, ?> task : ScalaValues.of(heartbeat, "accumUpdates", Tuple4.class)) {
      for (AccumulableInfo info : ScalaValues.elements(task._4(), AccumulableInfo.class)) {
        if (info.id() == accumulatorId && info.update().isDefined()) {
          accept(info.update().get());
        }
      }
    }
  }

  private void accept(Object value) {
    if (value instanceof RankReport report) {
      accept(report);
    }
  }

  /** Hands on what is new in a report. */
  synchronized void accept(RankReport report) {
    long expected = next.getOrDefault(report.task(), 0L);
    long number = report.first();
    for (RankEvent event : report.events()) {
      if (number >= expected) {
        progress.accept(report.rank(), event);
      }
      number++;
    }
    next.put(report.task(), Math.max(expected, number));
    report.progress().ifPresent(progress::accept);
    for (TensorFigures figures : report.tensors()) {
      if (figures.epoch() > tensors.getOrDefault(report.task(), 0)) {
        tensors.put(report.task(), figures.epoch());
        progress.accept(figures);
      }
    }
  }
}
