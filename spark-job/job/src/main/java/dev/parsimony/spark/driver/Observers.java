package dev.parsimony.spark.driver;

import dev.parsimony.spark.Internal;
import dev.parsimony.spark.driver.observe.ReportPage;
import dev.parsimony.spark.driver.observe.RunEvents;
import dev.parsimony.spark.driver.observe.RunObserver;
import dev.parsimony.spark.report.RunConsole;
import java.util.ArrayList;
import java.util.List;

/** Who watches a run: the one place where an observer is added. */
@Internal
public final class Observers {
  private Observers() {}

  /** Tells the console and a program's own observers. */
  public static RunEvents ofProgram(List<RunObserver> own, RunConsole console) {
    List<RunObserver> observers = new ArrayList<>(own);
    observers.add(new ConsoleObserver(console));
    return RunEvents.to(observers, console::say);
  }

  /** Tells the console, and what the command's options ask for. */
  static RunEvents ofCommand(OutputFolder output, RunConsole console) {
    List<RunObserver> observers = new ArrayList<>();
    observers.add(new ConsoleObserver(console));
    observers.add(new ReportPage(page -> output.replace(ReportPage.FILE, page)));
    return RunEvents.to(observers, console::say);
  }
}
