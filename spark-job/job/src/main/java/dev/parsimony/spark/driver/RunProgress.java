package dev.parsimony.spark.driver;

import dev.parsimony.spark.driver.observe.RunEvents;
import dev.parsimony.spark.metrics.EpochFigures;
import dev.parsimony.spark.metrics.Progress;
import dev.parsimony.spark.metrics.RankEvent;
import dev.parsimony.spark.metrics.TensorFigures;
import dev.parsimony.spark.report.EpochReport;
import dev.parsimony.spark.report.Notice;
import dev.parsimony.spark.report.Report;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * Puts together what the ranks of a job tell, and tells the run's observers. An epoch is told when
 * all ranks have ended it. Each rank tells its epochs in order, so those before it that some rank
 * has not told of by then were lost with heartbeats, and are left out.
 */
final class RunProgress {
  /** Epochs that wait for a rank, at most; then the oldest are left out. */
  static final int MOST_UNTOLD = 1024;

  private final RunEvents events;
  private final Consumer<String> warnings;

  /** The last epoch that was told. */
  private int told;

  private int workers;
  private EpochReport epochs;
  private final SortedMap<Integer, String> hosts = new TreeMap<>();
  private final SortedMap<Integer, SortedMap<Integer, EpochFigures>> untold = new TreeMap<>();

  /** What the ranks resume behind, until all have said it. */
  private final SortedMap<Integer, List<EpochFigures>> before = new TreeMap<>();

  /** What executors have warned of, in all jobs. */
  private final Set<String> warned = new HashSet<>();

  /**
   * Of no job yet, so that no epoch ends.
   *
   * @param warnings told of what is amiss on executors' machines
   */
  RunProgress(RunEvents events, Consumer<String> warnings, EpochReport epochs) {
    this.events = events;
    this.warnings = warnings;
    this.epochs = epochs;
  }

  /** Another job begins. */
  synchronized void restart(int jobWorkers, EpochReport jobEpochs) {
    workers = jobWorkers;
    epochs = jobEpochs;
    hosts.clear();
    untold.clear();
    before.clear();
  }

  synchronized void accept(Progress progress) {
    events.progress(progress);
  }

  void accept(TensorFigures figures) {
    events.tensors(figures);
  }

  synchronized void accept(int rank, RankEvent event) {
    if (event instanceof RankEvent.PhaseBegun begun) {
      events.phaseBegun(begun.phase());
    } else if (event instanceof RankEvent.PhaseEnded ended) {
      events.phaseEnded(ended.phase(), ended.seconds());
    } else if (event instanceof RankEvent.ExchangeMeasured measured) {
      events.noticed(Notice.Kind.EXCHANGE, measured.figures());
    } else if (event instanceof RankEvent.CheckpointKept kept) {
      events.checkpointKept(kept.step());
    } else if (event instanceof RankEvent.Placed placed) {
      place(rank, placed.host());
    } else if (event instanceof RankEvent.Warned warning) {
      warn(rank, warning.sentence());
    } else if (event instanceof RankEvent.EpochEnded ended) {
      end(rank, ended.figures());
    } else if (event instanceof RankEvent.EpochsBefore resumed) {
      resume(rank, resumed.figures());
    }
  }

  /** Of many alike machines the first speaks for all. */
  private void warn(int rank, String sentence) {
    if (warned.add(sentence)) {
      warnings.accept("warning: " + hosts.getOrDefault(rank, "worker " + rank) + ": " + sentence);
    }
  }

  private void place(int rank, String host) {
    if (!host.equals(hosts.put(rank, host)) && hosts.size() == workers) {
      events.placed(List.copyOf(hosts.values()));
    }
  }

  private void end(int rank, EpochFigures figures) {
    int epoch = figures.epoch();
    if (epoch <= told) {
      return;
    }
    SortedMap<Integer, EpochFigures> ranks =
        untold.computeIfAbsent(epoch, first -> new TreeMap<>());
    ranks.put(rank, figures);
    if (ranks.size() == workers) {
      told = epoch;
      untold.headMap(epoch + 1).clear();
      events.epochsEnded(List.of(epochs.of(List.copyOf(ranks.values()))));
    } else if (untold.size() > MOST_UNTOLD) {
      untold.remove(untold.firstKey());
    }
  }

  private void resume(int rank, List<EpochFigures> figures) {
    before.put(rank, figures);
    if (before.size() == workers) {
      tellAfterTold(before.values());
      before.clear();
    }
  }

  /** Tells the epochs that no heartbeat told of. */
  synchronized void complete(List<RankOutcome.Trained> trained) {
    tellAfterTold(trained.stream().map(RankOutcome.Trained::epochs).toList());
  }

  /**
   * Tells the epochs that were not told yet, in one piece.
   *
   * @param ranks of each rank all epochs, in rank order
   */
  private void tellAfterTold(Collection<List<EpochFigures>> ranks) {
    int last = ranks.stream().mapToInt(List::size).min().orElse(0);
    List<Report.Epoch> ended = new ArrayList<>();
    for (int epoch = told; epoch < last; epoch++) {
      int index = epoch;
      ended.add(epochs.of(ranks.stream().map(rank -> rank.get(index).summary()).toList()));
    }
    told = Math.max(told, last);
    untold.headMap(told + 1).clear();
    events.epochsEnded(ended);
  }
}
