package dev.parsimony.spark.api;

import dev.parsimony.spark.driver.observe.gauges.RunGauges;
import org.apache.spark.api.plugin.DriverPlugin;
import org.apache.spark.api.plugin.ExecutorPlugin;
import org.apache.spark.api.plugin.PluginContext;
import org.apache.spark.api.plugin.SparkPlugin;
import org.jspecify.annotations.Nullable;

/**
 * Gauges of the run that trains in a driver, among Spark's own metrics and so in all of their
 * sinks:
 *
 * <pre>{@code
 * --conf spark.plugins=dev.parsimony.spark.api.MetricsPlugin
 * --conf spark.metrics.namespace=parsimony
 * }</pre>
 *
 * <p>Of several runs at the same time in one driver the gauges show whichever was heard of last.
 */
public final class MetricsPlugin implements SparkPlugin {
  @Override
  public DriverPlugin driverPlugin() {
    return new DriverPlugin() {
      @Override
      public void registerMetrics(String applicationId, PluginContext context) {
        RunGauges.register(context.metricRegistry());
      }
    };
  }

  /** Returns none: the executors' figures come to the driver. */
  @Override
  public @Nullable ExecutorPlugin executorPlugin() {
    return null;
  }
}
