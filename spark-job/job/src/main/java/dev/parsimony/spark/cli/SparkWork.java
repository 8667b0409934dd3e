package dev.parsimony.spark.cli;

import dev.parsimony.spark.config.SparkSettings;
import dev.parsimony.spark.report.ProgressStyle;
import dev.parsimony.spark.report.RunConsole;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;
import org.jspecify.annotations.Nullable;

/** A command's work with Spark, which a signal ends in its own way. */
final class SparkWork {
  private SparkWork() {}

  /** Does the work of a command. */
  interface Work {
    void run(JavaSparkContext spark) throws Exception;
  }

  /** Returns a console on standard output. */
  static RunConsole console() {
    return console(null);
  }

  /**
   * Returns a console on standard output.
   *
   * @param style null for a bar on a terminal, and plain lines elsewhere
   */
  @SuppressWarnings("SystemConsoleNull") // true of JDK 22; this runs on JDK 17
  static RunConsole console(@Nullable ProgressStyle style) {
    return style == null
        ? new RunConsole(System.out, System.console() != null)
        : new RunConsole(System.out, style);
  }

  /**
   * Starts Spark, works, and lets both end.
   *
   * @param doing what the command is for, such as training
   */
  static void run(SparkConf conf, RunConsole console, String doing, Work work) throws Exception {
    // A cluster ends its guests in its own way.
    try (Signals signals = SparkSettings.guestOfCluster() ? Signals.none() : Signals.caught()) {
      run(conf, console, doing, work, signals);
    }
  }

  private static void run(
      SparkConf conf, RunConsole console, String doing, Work work, Signals signals)
      throws Exception {
    try (CommandSpark spark = CommandSpark.start(conf)) {
      try {
        signals.interruptThisThread(spark::silence);
        work.run(spark.context());
        spark.succeeded();
      } catch (Exception e) { // Spark's Scala throws checked ones without saying so
        signals.throwIfAny(e, doing);
        throw e;
      } finally {
        console.end();
        signals.leaveThisThread();
      }
    }
  }
}
