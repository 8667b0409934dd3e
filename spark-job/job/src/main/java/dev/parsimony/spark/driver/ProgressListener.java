package dev.parsimony.spark.driver;

import dev.parsimony.spark.metrics.Progress;
import java.util.function.Consumer;
import org.apache.spark.scheduler.AccumulableInfo;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerExecutorMetricsUpdate;
import scala.Tuple4;

/** Reads a {@link ProgressAccumulator} out of the heartbeats and hands on what is new. */
final class ProgressListener extends SparkListener {
  private final long accumulatorId;
  private final Consumer<Progress> listener;

  ProgressListener(long accumulatorId, Consumer<Progress> listener) {
    this.accumulatorId = accumulatorId;
    this.listener = listener;
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
    if (value instanceof Latest latest) {
      latest.progress().ifPresent(listener);
    }
  }
}
