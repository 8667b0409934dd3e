package dev.parsimony.spark.driver;

import dev.parsimony.spark.Internal;
import dev.parsimony.spark.config.WatchOptions;
import dev.parsimony.spark.driver.observe.ReportPage;
import dev.parsimony.spark.driver.observe.RunEvents;
import dev.parsimony.spark.driver.observe.RunObserver;
import dev.parsimony.spark.driver.observe.gauges.RunGauges;
import dev.parsimony.spark.driver.observe.mlflow.MlflowRun;
import dev.parsimony.spark.driver.observe.tensorboard.EventFiles;
import dev.parsimony.spark.report.RunConsole;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.conf.Configuration;

/** Who watches a run: the one place where an observer is added. */
@Internal
public final class Observers {
  private Observers() {}

  /** Tells the console and a program's own observers. */
  public static RunEvents ofProgram(List<RunObserver> own, RunConsole console) {
    List<RunObserver> observers = new ArrayList<>(own);
    RunGauges.observer().ifPresent(observers::add);
    observers.add(new ConsoleObserver(console));
    return RunEvents.to(observers, console::say);
  }

  /** Tells the console, and what the command's options ask for. */
  static RunEvents ofCommand(
      WatchOptions options, OutputFolder output, Configuration hadoop, RunConsole console) {
    List<RunObserver> observers = new ArrayList<>();
    observers.add(new ConsoleObserver(console));
    observers.add(new ReportPage(page -> output.replace(ReportPage.FILE, page)));
    RunGauges.observer().ifPresent(observers::add);
    options
        .tensorboard()
        .ifPresent(
            folder ->
                observers.add(new EventFiles(folder, options.histograms(), hadoop, Instant::now)));
    options
        .mlflow()
        .ifPresent(server -> observers.add(new MlflowRun(server, hadoop, Instant::now)));
    return RunEvents.to(observers, console::say);
  }
}
