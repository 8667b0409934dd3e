package dev.parsimony.spark.report;

import dev.parsimony.compression.param.ParameterLayout;
import dev.parsimony.exchange.collective.ExchangeFigures;
import dev.parsimony.spark.Internal;
import dev.parsimony.spark.metrics.EpochFigures;
import dev.parsimony.spark.metrics.Phase;
import dev.parsimony.spark.metrics.PhaseTimes;
import dev.parsimony.spark.metrics.TestFigures;
import dev.parsimony.spark.metrics.Traffic;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/** Puts the workers' figures together. */
@Internal
public final class ReportBuilder {
  private static final double NANOS_PER_MILLI = 1e6;
  private static final double MILLIS_PER_SECOND = 1e3;

  private final EpochReport together;
  private final List<List<EpochFigures>> byRank;

  /**
   * @param batchSize per worker
   * @param batchesPerEpoch of each worker, in the last epoch
   * @param byRank the epochs of each worker, in rank order; at least one worker and one epoch
   */
  public ReportBuilder(
      ParameterLayout layout, int batchSize, int batchesPerEpoch, List<List<EpochFigures>> byRank) {
    this.together = new EpochReport(layout, batchSize, batchesPerEpoch);
    this.byRank = byRank;
  }

  /** Returns the report of a run whose last epoch was saved. */
  public Report build(List<String> classes, Map<String, String> config, ExchangeFigures exchange) {
    return build(classes, byRank.get(0).size(), config, exchange);
  }

  /**
   * Returns the report.
   *
   * @param classes their names; empty where labels are numbers
   * @param savedEpoch after which the network was as it was saved
   * @param config settings
   * @param exchange how messages travelled
   */
  public Report build(
      List<String> classes, int savedEpoch, Map<String, String> config, ExchangeFigures exchange) {
    List<Report.Epoch> epochs = new ArrayList<>();
    Traffic traffic = new Traffic();
    PhaseTimes times = new PhaseTimes();
    for (int epoch = 0; epoch < byRank.get(0).size(); epoch++) {
      List<EpochFigures> figures = ofEpoch(epoch);
      epochs.add(together.of(figures));
      figures.forEach(
          rank -> {
            traffic.add(rank.traffic());
            times.add(rank.times());
          });
    }
    int workers = byRank.size();
    long steps = traffic.steps() / workers;
    double total = epochs.stream().mapToDouble(Report.Epoch::seconds).sum();
    Report.Epoch last = epochs.get(epochs.size() - 1);
    TestFigures saved = byRank.get(0).get(savedEpoch - 1).test();
    return new Report(
        together.layout().length(),
        workers,
        steps,
        together.batchSize(),
        savedEpoch,
        saved.accuracy(),
        saved.loss(),
        saved.outputs(),
        last.score(),
        epochs.size() * together.examplesPerSecond(workers, total),
        together.elementsRatio(traffic),
        together.wireRatio(traffic),
        traffic.bitsPerElement(),
        traffic.boundBitsPerElement(),
        traffic.bytes(),
        traffic.skippedSteps(),
        exchange.described()
            + advice(exchange, together.elementsRatio(traffic), times, traffic.steps()),
        EpochReport.seconds(total, times, workers),
        epochs,
        classes,
        config);
  }

  private List<EpochFigures> ofEpoch(int epoch) {
    return byRank.stream().map(epochs -> epochs.get(epoch)).toList();
  }

  /** Compares what compression cost with what it saved, where both are known. */
  private String advice(
      ExchangeFigures exchange, double elementsRatio, PhaseTimes times, long workerSteps) {
    double dense = exchange.allReduceNanos() / NANOS_PER_MILLI * exchangesPerStep();
    if (Double.isNaN(dense) || elementsRatio <= 1) {
      return "";
    }
    double spent =
        Stream.of(Phase.SECOND_MOMENT, Phase.COMPRESS, Phase.EXCHANGE, Phase.DECODE)
                .mapToDouble(times::seconds)
                .sum()
            * MILLIS_PER_SECOND
            / workerSteps;
    return String.format(
        Locale.ROOT,
        "; a step's second moments, compression, exchange and decoding took %.1f ms, an all-reduce"
            + " of the whole gradient is predicted to take %.1f ms%s",
        spent,
        dense,
        dense < spent ? ": --compression none would be faster here" : "");
  }

  /** Returns the exchanges that a step has a share of, as a mean over the epochs. */
  private double exchangesPerStep() {
    return byRank.get(0).stream()
        .mapToDouble(epoch -> 1.0 / epoch.localSteps())
        .average()
        .orElseThrow();
  }
}
