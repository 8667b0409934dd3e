package dev.parsimony.spark.driver;

import dev.parsimony.spark.config.SparkSettings;
import dev.parsimony.spark.config.TrainingConfig;
import dev.parsimony.spark.config.UserErrorException;
import dev.parsimony.spark.data.TrainingData;
import dev.parsimony.spark.dl4j.TrialResult;
import dev.parsimony.spark.dl4j.file.Normaliser;
import dev.parsimony.spark.metrics.EpochFigures;
import dev.parsimony.spark.report.Report;
import dev.parsimony.spark.report.ReportBuilder;
import dev.parsimony.spark.worker.BestEpoch;
import java.util.List;

/** What the stage brought back, checked and put together. */
final class Results {
  private Results() {}

  /**
   * The outcomes of a run that trained to its end with equal replicas.
   *
   * @throws UserErrorException if it did not begin, as the settings keep the workers from meeting
   * @throws TrainingAbortedException otherwise, with the first cause
   */
  static List<RankOutcome.Trained> requireTrained(List<RankOutcome> outcomes) {
    for (RankOutcome outcome : outcomes) {
      if (outcome instanceof RankOutcome.NotBegun notBegun) {
        throw new UserErrorException(notBegun.sentence());
      }
      if (outcome instanceof RankOutcome.Failed failed) {
        throw new TrainingAbortedException(
            "Training stopped at worker " + failed.culprit() + ": " + failed.reason());
      }
    }
    List<RankOutcome.Trained> trained =
        outcomes.stream().map(RankOutcome.Trained.class::cast).toList();
    trained.forEach(rank -> requireEqualReplicas(trained.get(0), rank));
    return trained;
  }

  private static void requireEqualReplicas(RankOutcome.Trained first, RankOutcome.Trained rank) {
    for (int epoch = 0; epoch < first.epochs().size(); epoch++) {
      long expected = first.epochs().get(epoch).parameterHash();
      long got = rank.epochs().get(epoch).parameterHash();
      if (got != expected) {
        throw new TrainingAbortedException(
            "After epoch "
                + (epoch + 1)
                + " the replica of worker "
                + rank.rank()
                + " on "
                + rank.host()
                + " differs from worker 0's on "
                + first.host()
                + "; run all executors on the same kind of processor with the same number of"
                + " threads per worker.");
      }
    }
  }

  static Report report(
      RunSubject subject,
      TrainingConfig config,
      SparkSettings settings,
      TrainingData data,
      TrialResult network,
      Normaliser normaliser,
      List<RankOutcome.Trained> trained) {
    List<List<EpochFigures>> byRank = trained.stream().map(RankOutcome.Trained::epochs).toList();
    boolean oneDnn = trained.stream().allMatch(RankOutcome.Trained::oneDnn);
    int batches = Preflight.batchesPerEpoch(config, data.trainExamples());
    return new ReportBuilder(network.layout(), config.batchSize(), batches, byRank)
        .build(
            data.classNames(),
            savedEpoch(config, trained.get(0).epochs()),
            RunDescription.config(
                subject, config, settings, data.description(), normaliser, oneDnn),
            trained.get(0).exchange());
  }

  private static int savedEpoch(TrainingConfig config, List<EpochFigures> epochs) {
    int best = config.stopsEarly() ? BestEpoch.of(epochs) : 0;
    return best > 0 ? best : epochs.size();
  }
}
