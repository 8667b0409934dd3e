package dev.parsimony.spark.report.page;

import dev.parsimony.spark.Internal;
import dev.parsimony.spark.metrics.StartPhase;
import dev.parsimony.spark.report.Notice;
import dev.parsimony.spark.report.Report;
import dev.parsimony.spark.report.RunStart;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a page shows of one run, which may be going on.
 *
 * @param checkpoint step of the latest; 0 where there is none
 * @param epochs that have ended
 * @param report at the end
 * @param hosts of the workers, by rank; empty where they are not known
 * @param phases seconds of what came before the first step
 */
@Internal
public record RunFigures(
    RunStart start,
    Now now,
    long checkpoint,
    List<Report.Epoch> epochs,
    Optional<Report> report,
    List<String> hosts,
    Map<StartPhase, Double> phases,
    List<Notice> notices) {

  /** Whether a run goes on. */
  public enum Status {
    RUNNING,
    ENDED,
    FAILED
  }

  /**
   * Where a run stands.
   *
   * @param sentence more about its status; empty where there is no more
   * @param step the last one that is known, batches of each worker
   * @param batchesPerEpoch of each worker: more than at the beginning where there are fewer of them
   */
  public record Now(Status status, String sentence, Instant at, long step, int batchesPerEpoch) {}

  /** Returns the steps of the whole run. */
  long steps() {
    return (long) start.epochs() * now.batchesPerEpoch();
  }

  /** Returns the settings, with the workers that there are: perhaps fewer than it began with. */
  Map<String, String> config() {
    return report.map(Report::config).orElseGet(this::configNow);
  }

  private Map<String, String> configNow() {
    Map<String, String> config = new LinkedHashMap<>(start.config());
    if (!hosts.isEmpty()) {
      config.replace("workers", Integer.toString(hosts.size()));
    }
    return config;
  }
}
