package dev.parsimony.spark.driver;

import dev.parsimony.spark.driver.observe.RunObserver;
import dev.parsimony.spark.metrics.Progress;
import dev.parsimony.spark.metrics.StartPhase;
import dev.parsimony.spark.report.Report;
import dev.parsimony.spark.report.RunConsole;
import java.util.Map;
import java.util.Optional;

/** Shows progress on the console; what else a person should read is printed as it happens. */
record ConsoleObserver(RunConsole console) implements RunObserver {
  @Override
  public String name() {
    return "the progress line";
  }

  @Override
  public void phaseBegun(StartPhase phase) {
    console.phaseBegun(phase);
  }

  @Override
  public void phaseEnded(StartPhase phase, double seconds) {
    console.phaseEnded(phase, seconds);
  }

  @Override
  public void progress(Progress progress) {
    console.progress(progress);
  }

  @Override
  public void epochEnded(Report.Epoch epoch) {
    console.event("epoch", epoch);
  }

  @Override
  public void checkpointKept(long step) {
    console.event("checkpoint", Map.of("step", step));
  }

  @Override
  public void ended(Report report, Optional<String> folder) {
    console.event("report", report);
  }

  @Override
  public void failed(String sentence) {
    console.event("failed", Map.of("sentence", sentence));
  }
}
