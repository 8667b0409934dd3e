package dev.parsimony.spark.driver;

import dev.parsimony.spark.driver.observe.RunObserver;
import dev.parsimony.spark.metrics.Progress;
import dev.parsimony.spark.report.RunConsole;

/** Shows progress on the console; what else a person should read is printed as it happens. */
record ConsoleObserver(RunConsole console) implements RunObserver {
  @Override
  public String name() {
    return "the progress line";
  }

  @Override
  public void progress(Progress progress) {
    console.progress(progress);
  }
}
