package dev.parsimony.spark.driver;

import dev.parsimony.exchange.collective.ExchangeFigures;
import dev.parsimony.spark.metrics.EpochFigures;
import dev.parsimony.spark.worker.ReplicaState;
import java.io.Serializable;
import java.util.List;

/** How the training of one rank ended. */
sealed interface RankOutcome extends Serializable {
  int rank();

  /**
   * Trained to the end.
   *
   * @param oneDnn whether the executor's convolutions ran on oneDNN
   * @param exchange how this rank's messages travelled
   * @param lastScore of the last step, as a mean over the workers
   * @param observed by the rank's {@link dev.parsimony.spark.dl4j.WorkerObserver}
   * @param state of the replica; from rank 0 only, the others' lists are empty
   */
  @SuppressWarnings("ArrayRecordComponent") // moved as a whole, compared by nobody
  record Trained(
      int rank,
      String host,
      boolean oneDnn,
      ExchangeFigures exchange,
      List<EpochFigures> epochs,
      double lastScore,
      byte[] observed,
      List<ReplicaState> state)
      implements RankOutcome {}

  /**
   * Stopped by something that would happen again on a second try, so Spark must not retry.
   *
   * @param culprit the rank where it happened first
   */
  record Failed(int rank, int culprit, String reason) implements RankOutcome {}

  /**
   * Did not begin, as the settings keep a worker from listening.
   *
   * @param sentence that says what to change
   */
  record NotBegun(int rank, String sentence) implements RankOutcome {}
}
