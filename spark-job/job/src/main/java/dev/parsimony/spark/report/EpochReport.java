package dev.parsimony.spark.report;

import dev.parsimony.compression.param.ParameterLayout;
import dev.parsimony.spark.Internal;
import dev.parsimony.spark.metrics.EpochFigures;
import dev.parsimony.spark.metrics.Phase;
import dev.parsimony.spark.metrics.PhaseTimes;
import dev.parsimony.spark.metrics.TestFigures;
import dev.parsimony.spark.metrics.Traffic;
import java.util.List;

/**
 * Puts the workers' figures of an epoch together.
 *
 * @param batchSize per worker
 * @param batches of each worker in the epoch
 */
@Internal
public record EpochReport(ParameterLayout layout, int batchSize, int batches) {

  /**
   * Returns the epoch of all workers.
   *
   * @param ranks the same epoch of each worker, in rank order; at least one
   */
  public Report.Epoch of(List<EpochFigures> ranks) {
    Traffic traffic = new Traffic();
    PhaseTimes times = new PhaseTimes();
    ranks.forEach(
        rank -> {
          traffic.add(rank.traffic());
          times.add(rank.times());
        });
    EpochFigures first = ranks.get(0);
    TestFigures test = first.test().summary();
    double seconds = ranks.stream().mapToDouble(EpochFigures::seconds).average().orElseThrow();
    return new Report.Epoch(
        first.epoch(),
        first.score(),
        test.loss(),
        test.accuracy(),
        test.outputs(),
        elementsRatio(traffic),
        wireRatio(traffic),
        first.alphaFactor(),
        first.localSteps(),
        seconds,
        examplesPerSecond(ranks.size(), seconds),
        traffic.bytes(),
        seconds(seconds, times, ranks.size()));
  }

  double elementsRatio(Traffic traffic) {
    return traffic.elementsRatio(layout.trainedLength());
  }

  double wireRatio(Traffic traffic) {
    return traffic.wireRatio(layout.trainedLength() + layout.statisticLength());
  }

  double examplesPerSecond(int workers, double secondsOfEpoch) {
    return (double) batches * batchSize * workers / secondsOfEpoch;
  }

  static Report.Seconds seconds(double total, PhaseTimes times, int workers) {
    return new Report.Seconds(
        total,
        times.seconds(Phase.COMPUTE) / workers,
        times.seconds(Phase.SECOND_MOMENT) / workers,
        times.seconds(Phase.COMPRESS) / workers,
        times.seconds(Phase.EXCHANGE) / workers,
        times.seconds(Phase.DECODE) / workers,
        times.seconds(Phase.UPDATE) / workers,
        times.seconds(Phase.WAIT) / workers);
  }
}
