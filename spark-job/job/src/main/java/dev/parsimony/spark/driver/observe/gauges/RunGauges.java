package dev.parsimony.spark.driver.observe.gauges;

import com.codahale.metrics.Gauge;
import com.codahale.metrics.MetricRegistry;
import dev.parsimony.spark.Internal;
import dev.parsimony.spark.driver.observe.RunObserver;
import dev.parsimony.spark.metrics.Progress;
import dev.parsimony.spark.report.Report;
import dev.parsimony.spark.report.RunStart;
import java.util.List;
import java.util.Optional;

/**
 * Gauges of this JVM's latest run. Spark makes its plugins and a user's program its runs, and
 * neither knows the other; what they share is the JVM.
 */
@Internal
public final class RunGauges implements RunObserver {
  private static final RunGauges OF_THIS_JVM = new RunGauges();

  private volatile boolean registered;
  private volatile GaugeFigures figures = GaugeFigures.NONE;

  private RunGauges() {}

  /** Adds a gauge for each figure, NaN until there is one; forgets the runs of another context. */
  public static void register(MetricRegistry registry) {
    for (RunGauge gauge : RunGauge.ALL) {
      Gauge<Double> value = () -> gauge.of(OF_THIS_JVM.figures);
      registry.register(gauge.metric(), value);
    }
    OF_THIS_JVM.figures = GaugeFigures.NONE;
    OF_THIS_JVM.registered = true;
  }

  /** Returns who is to be told of runs; nobody where no gauges are registered. */
  public static Optional<RunObserver> observer() {
    return OF_THIS_JVM.registered ? Optional.of(OF_THIS_JVM) : Optional.empty();
  }

  @Override
  public String name() {
    return "the metrics plugin";
  }

  @Override
  public synchronized void begun(RunStart start) {
    figures = GaugeFigures.begun(start);
  }

  @Override
  public synchronized void placed(List<String> hosts) {
    figures = figures.withWorkers(hosts.size());
  }

  @Override
  public synchronized void progress(Progress progress) {
    figures = figures.with(progress);
  }

  @Override
  public synchronized void epochEnded(Report.Epoch epoch) {
    figures = figures.with(epoch);
  }

  @Override
  public synchronized void ended(Report report, Optional<String> folder) {
    figures = figures.with(GaugeFigures.State.ENDED);
  }

  @Override
  public synchronized void failed(String sentence) {
    figures = figures.with(GaugeFigures.State.FAILED);
  }
}
