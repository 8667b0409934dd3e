package dev.parsimony.spark.checkpoint;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.parsimony.compression.ResidualSnapshot;
import dev.parsimony.spark.metrics.EpochFigures;
import dev.parsimony.spark.metrics.OutputFigures;
import dev.parsimony.spark.metrics.PhaseTimes;
import dev.parsimony.spark.metrics.TestFigures;
import dev.parsimony.spark.metrics.Traffic;
import dev.parsimony.spark.worker.EpochTally;
import dev.parsimony.spark.worker.LocalState;
import dev.parsimony.spark.worker.RandomState;
import dev.parsimony.spark.worker.ReplicaState;
import dev.parsimony.spark.worker.WorkerState;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Three workers' residuals and figures, handed to another number of workers. */
final class RedistributionTest {
  private static final int FORMER = 3;
  private static final TestFigures TESTED =
      new TestFigures(30, 0.25, 0.1, List.of(new OutputFigures.Classes("out", 0.1)));

  private static final Manifest MANIFEST =
      new Manifest(2, 40, 2, 10, 30, FORMER, 0, false, Map.of(), List.of("run"), List.of());

  private static RankState former(int rank) {
    ResidualSnapshot residuals = new ResidualSnapshot();
    residuals.set(
        7,
        "variance",
        40,
        rank,
        new float[] {rank, -3},
        new float[] {9, 18 * rank},
        new float[] {2 * rank, 5});
    Traffic traffic = new Traffic();
    traffic.addStep(10 + rank, 100, 8);
    EpochFigures epoch = new EpochFigures(1, 0.5, traffic, new PhaseTimes(), TESTED, 2.5, 77);
    WorkerState worker = new WorkerState(40, 2, 10, List.of(epoch), new EpochTally());
    return new RankState(
        worker,
        new RandomState(1, 2),
        3,
        new RankArrays(residuals, Optional.of(local(rank)), best(rank)));
  }

  private static Optional<ReplicaState> best(int rank) {
    return rank == 0
        ? Optional.of(new ReplicaState(new float[] {4}, new float[0], 9, 1))
        : Optional.empty();
  }

  private static LocalState local(int rank) {
    return new LocalState(rank, new float[] {rank}, new float[] {8}, new float[0], 0);
  }

  private static Redistribution redistribution(int rank, int workers) {
    Redistribution redistribution = new Redistribution(rank, workers);
    for (int former = 0; former < FORMER; former++) {
      redistribution.add(former, former(former));
    }
    return redistribution;
  }

  /** Messages are averaged: the mean over the workers of r is what is still to come. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 5})
  void whatIsStillToComeIsKept(int workers) {
    for (int rank = 0; rank < workers; rank++) {
      ResidualSnapshot residuals = redistribution(rank, workers).arrays().residuals();
      assertArrayEquals(new float[] {1, -3}, residuals.r());
      assertArrayEquals(new float[] {3, 6}, residuals.v());
      assertArrayEquals(new float[] {2, 5}, residuals.change());
      assertEquals(40, residuals.steps());
      assertEquals("variance", residuals.spec());
    }
  }

  @ParameterizedTest
  @CsvSource({"0, 1, true", "0, 5, true", "1, 2, false", "4, 5, false"})
  void theBestEpochStaysWithRank0(int rank, int workers, boolean there) {
    Redistribution redistribution = redistribution(rank, workers);
    assertEquals(there, redistribution.arrays().best().isPresent());
    assertEquals(there, redistribution.state(MANIFEST, 61).best().isPresent());
  }

  @ParameterizedTest(name = "rank {0} of {1} has the optimiser of {2}")
  @CsvSource({"0, 1, 0", "1, 2, 1", "2, 5, 2", "4, 5, 0"})
  void optimisersStayWithTheirRank(int rank, int workers, int former) {
    LocalState local = redistribution(rank, workers).arrays().local().orElseThrow();
    assertArrayEquals(new float[] {former}, local.updaterState());
    assertArrayEquals(new float[] {8}, local.velocity());
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 5})
  void noFiguresAreLost(int workers) {
    long elements = 0;
    for (int rank = 0; rank < workers; rank++) {
      WorkerState state = redistribution(rank, workers).state(MANIFEST, 61);
      assertEquals(40, state.steps());
      assertEquals(20, state.batchInEpoch(), "a third of the epoch, in whole batches");
      EpochFigures epoch = state.epochs().get(0);
      assertEquals(77, epoch.parameterHash());
      assertEquals(TESTED, epoch.test(), "which all had in common");
      elements += epoch.traffic().elements();
    }
    assertEquals(33, elements);
  }
}
