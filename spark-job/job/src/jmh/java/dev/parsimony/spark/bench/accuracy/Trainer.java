package dev.parsimony.spark.bench.accuracy;

import java.io.IOException;

/** A system that trains a task's network. */
interface Trainer extends AutoCloseable {
  /**
   * What to train.
   *
   * @param rate of the network while it does
   */
  record Plan(Contestant contestant, String rate, double learningRate, long seed, int epochs) {
    @Override
    public String toString() {
      return contestant.name()
          + ", "
          + (rate.equals(StepTimes.UNLIMITED) ? "no limit" : rate)
          + ", learning rate "
          + learningRate
          + ", seed "
          + seed
          + ", epochs "
          + epochs;
    }
  }

  /** Trains a new network. */
  Run train(Plan plan) throws IOException;

  /**
   * Measures a step in each of {@link StepTimes#TURNS}.
   *
   * @param known a run of the same contestant
   */
  StepTimes.Round turns(Contestant contestant, double learningRate, Run known) throws IOException;

  @Override
  void close() throws IOException;
}
