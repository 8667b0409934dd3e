package dev.parsimony.spark.report.page;

import dev.parsimony.spark.Internal;
import dev.parsimony.spark.metrics.StartPhase;
import dev.parsimony.spark.report.Report;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a page shows of one run, which may be going on.
 *
 * @param status in a word or two
 * @param memory one line; empty where it is not known
 * @param step the last one that is known, batches of each worker
 * @param steps of the run
 * @param checkpoint step of the latest; 0 where there is none
 * @param report at the end
 * @param hosts of the workers, by rank; empty where they are not known
 * @param phases seconds of what came before the first step
 */
@Internal
public record RunFigures(
    Status status,
    String sentence,
    Instant begun,
    Instant now,
    String memory,
    long step,
    long steps,
    int batchesPerEpoch,
    long checkpoint,
    Map<String, String> config,
    List<String> classes,
    List<Report.Epoch> epochs,
    Optional<Report> report,
    List<String> hosts,
    Map<StartPhase, Double> phases,
    List<Event> events) {

  /** Where a run stands. */
  public enum Status {
    RUNNING,
    ENDED,
    FAILED
  }

  /**
   * Something that happened.
   *
   * @param kind in a word
   */
  public record Event(Instant at, long step, String kind, String sentence) {}
}
