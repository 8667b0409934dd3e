package dev.parsimony.spark.driver;

import dev.parsimony.spark.driver.observe.Notice;
import dev.parsimony.spark.driver.observe.RunEvents;
import dev.parsimony.spark.metrics.EpochFigures;
import dev.parsimony.spark.metrics.Progress;
import dev.parsimony.spark.metrics.RankEvent;
import dev.parsimony.spark.report.EpochReport;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Puts together what the ranks of a job tell, and tells the run's observers. An epoch is told when
 * all ranks have ended it.
 */
final class RunProgress {
  /** Epochs that wait for one before them, or for a rank, at most. */
  static final int MOST_UNTOLD = 1024;

  private final RunEvents events;

  /** Epochs that were told. */
  private int told;

  private int workers;
  private EpochReport epochs;
  private final SortedMap<Integer, String> hosts = new TreeMap<>();
  private final SortedMap<Integer, SortedMap<Integer, EpochFigures>> untold = new TreeMap<>();

  /** Of no job yet, so that no epoch ends. */
  RunProgress(RunEvents events, EpochReport epochs) {
    this.events = events;
    this.epochs = epochs;
  }

  /** Another job begins. */
  synchronized void restart(int jobWorkers, EpochReport jobEpochs) {
    workers = jobWorkers;
    epochs = jobEpochs;
    hosts.clear();
    untold.clear();
  }

  synchronized void accept(Progress progress) {
    events.progress(progress);
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
    } else if (event instanceof RankEvent.EpochEnded ended) {
      end(rank, ended.figures());
    }
  }

  private void place(int rank, String host) {
    if (!host.equals(hosts.put(rank, host)) && hosts.size() == workers) {
      events.placed(List.copyOf(hosts.values()));
    }
  }

  private void end(int rank, EpochFigures figures) {
    if (figures.epoch() > told) {
      untold.computeIfAbsent(figures.epoch(), epoch -> new TreeMap<>()).put(rank, figures);
    }
    leaveOutGap();
    Map<Integer, EpochFigures> next = untold.get(told + 1);
    while (next != null && next.size() == workers) {
      told++;
      untold.remove(told);
      events.epochEnded(epochs.of(new ArrayList<>(next.values())));
      next = untold.get(told + 1);
    }
  }

  /** Goes on behind epochs so short that heartbeats did not carry them all. */
  private void leaveOutGap() {
    if (untold.size() > MOST_UNTOLD) {
      untold.entrySet().stream()
          .filter(epoch -> epoch.getValue().size() == workers)
          .findFirst()
          .map(Map.Entry::getKey)
          .ifPresent(
              first -> {
                told = first - 1;
                untold.headMap(first).clear();
              });
    }
  }

  /** Tells the epochs that no heartbeat told of. */
  synchronized void complete(List<RankOutcome.Trained> trained) {
    for (RankOutcome.Trained rank : trained) {
      rank.epochs().forEach(figures -> end(rank.rank(), figures.summary()));
    }
  }
}
