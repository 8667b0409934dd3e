package dev.parsimony.spark.driver;

import dev.parsimony.spark.Internal;
import dev.parsimony.spark.dl4j.WorkerObserver;
import dev.parsimony.spark.driver.observe.RunEvents;
import dev.parsimony.spark.report.RunConsole;
import org.apache.spark.api.java.JavaSparkContext;

/**
 * Where a run takes place, and who looks on.
 *
 * @param spark stays open
 * @param console takes what the run says
 * @param events told of all but the end
 * @param observers one for each worker
 * @param trials knows the network, perhaps, from the run before
 */
@Internal
public record RunContext(
    JavaSparkContext spark,
    RunConsole console,
    RunEvents events,
    WorkerObserver.Factory observers,
    Trials trials) {

  /** A run on whose workers nobody looks on, of a network that was not tried before. */
  public RunContext(JavaSparkContext spark, RunConsole console, RunEvents events) {
    this(spark, console, events, (rank, network) -> WorkerObserver.NONE, new Trials());
  }
}
