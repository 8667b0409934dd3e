package dev.parsimony.spark.cli;

import dev.parsimony.spark.config.SparkSettings;
import dev.parsimony.spark.config.UserErrorException;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkContext;
import org.apache.spark.api.java.JavaSparkContext;
import picocli.CommandLine.ExitCode;

/** Spark as a command uses it: one that is running already is left running. */
final class CommandSpark implements AutoCloseable {
  private final JavaSparkContext context;
  private final boolean own;
  private int exitCode = ExitCode.SOFTWARE;

  private CommandSpark(JavaSparkContext context, boolean own) {
    this.context = context;
    this.own = own;
  }

  /**
   * Starts Spark, unless it runs in this JVM. It refuses settings (a master, memory, numbers) one
   * at a time as it starts, in words of its own that are good enough once the trace is left out.
   *
   * @throws UserErrorException where Spark does not start
   */
  static CommandSpark start(SparkConf conf) {
    try {
      JavaSparkContext context = new JavaSparkContext(SparkContext.getOrCreate(conf));
      return new CommandSpark(context, new SparkSettings(context.getConf()).madeFrom(conf));
    } catch (Exception e) { // Scala throws checked ones, too, without saying so
      Throwable cause = e;
      while (cause.getCause() != null) {
        cause = cause.getCause();
      }
      throw new UserErrorException(
          "Spark does not start: "
              + String.valueOf(cause.getMessage()).lines().findFirst().orElse("")
              + " Change what it names among Spark's settings (--stacktrace says more).",
          e);
    }
  }

  JavaSparkContext context() {
    return context;
  }

  /** Silences Spark: what it logs as it ends, cut-off stack traces of heartbeats, is no news. */
  void silence() {
    context.setLogLevel("OFF");
  }

  /** Lets the cluster show that all went well. */
  void succeeded() {
    exitCode = ExitCode.OK;
  }

  @Override
  public void close() {
    if (own) {
      silence();
      context.sc().stop(exitCode);
    }
  }
}
