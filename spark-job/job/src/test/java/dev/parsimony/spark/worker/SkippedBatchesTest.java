package dev.parsimony.spark.worker;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parsimony.compression.param.FiniteCheck;
import dev.parsimony.exchange.ExchangeException;
import dev.parsimony.spark.data.Batch;
import dev.parsimony.spark.data.BatchSource;
import dev.parsimony.spark.dl4j.NativeRuntime;
import java.util.List;
import java.util.function.IntFunction;
import java.util.function.IntPredicate;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Trainings that leave out batches whose gradients are not finite. */
final class SkippedBatchesTest {
  private static final int BATCH_SIZE = 8;
  private static final int STEPS_PER_EPOCH = 5;

  @BeforeAll
  static void prepare() {
    NativeRuntime.prepare(1);
  }

  @ParameterizedTest(name = "{0} with {1}")
  @CsvSource({
    "'mlp:32,16', none",
    "lenet, variance",
    "graph, none",
    "batch-norm, variance",
    "vgg-small, variance",
  })
  void oneWorkersBatchInOneStep(String model, String compression) throws Exception {
    List<Crew.Outcome> ranks =
        skipping(model, compression, 3, 2, rank -> step -> rank == 1 && step == 3);
    assertEqualReplicas(ranks);
    assertEquals(10, ranks.get(0).state().iteration());
    assertEquals(List.of(0L, 1L, 0L), skipped(ranks, 0));
    assertEquals(List.of(0L, 0L, 0L), skipped(ranks, 1));
  }

  /** And so its statistics, its moments and its updater see nothing of the batches left out. */
  @ParameterizedTest(name = "{0} with {1}")
  @CsvSource({
    "'mlp:32,16', variance",
    "lenet, none",
    "graph, variance",
    "batch-norm, none",
    "batch-norm, variance",
  })
  void aWorkerThatAlwaysSkipsLeavesTheOthersAlone(String model, String compression)
      throws Exception {
    List<Crew.Outcome> ranks = skipping(model, compression, 2, 2, rank -> step -> rank == 1);
    assertEqualReplicas(ranks);
    assertEquals(List.of(0L, 5L), skipped(ranks, 0));
    List<Crew.Outcome> alone = skipping(model, compression, 1, 2, rank -> step -> false);
    assertSame(alone.get(0), ranks.get(0));
    assertEquals(alone.get(0).scores(), ranks.get(0).scores());
  }

  /** Parameters, optimiser and residuals of such a step are those of no step. */
  @ParameterizedTest(name = "{0} with {1}")
  @CsvSource({
    "'mlp:32,16', variance",
    "lenet, variance",
    "graph, none",
    "batch-norm, none",
    "batch-norm, variance",
  })
  void aStepThatAllWorkersSkipIsNoStep(String model, String compression) throws Exception {
    List<Crew.Outcome> ranks = skipping(model, compression, 2, 1, rank -> step -> step == 3);
    assertEqualReplicas(ranks);
    assertEquals(4, ranks.get(0).state().iteration());
    assertEquals(List.of(1L, 1L), skipped(ranks, 0));
    Crew crew = Trainings.shuffled(model, compression, 2, BATCH_SIZE, 1, 11);
    List<Crew.Outcome> without =
        crew.with(
                2,
                rank -> new LeavingOut(3, crew.batches().apply(rank)),
                new TrainingSchedule(0, 1, 4, BATCH_SIZE, true))
            .train();
    assertSame(without.get(0), ranks.get(0));
    assertEquals(without.get(0).scores(), ranks.get(0).scores());
  }

  @Test
  void stepsInARowThatAllWorkersSkipEndTheRun() throws Exception {
    List<Crew.Outcome> ranks =
        run("mlp:16", "variance", 3, 6, rank -> step -> step > 7, Float.NaN).run();
    for (Crew.Outcome rank : ranks) {
      String sentence =
          rank.failure() instanceof ExchangeException e ? e.reason() : rank.failure().getMessage();
      assertEquals(
          "No worker had a finite gradient in 20 steps in a row, the last of them step 27. Lower the"
              + " learning rate, or look for extreme values in the data.",
          sentence);
    }
  }

  @Test
  void stepsThatAreNotInARowDoNot() throws Exception {
    List<Crew.Outcome> ranks =
        skipping("mlp:16", "none", 2, 10, rank -> step -> step % 20 != 0 || rank == 1);
    assertEqualReplicas(ranks);
    assertEquals(2, ranks.get(0).state().iteration());
    assertTrue(Double.isNaN(ranks.get(0).scores().get(0)));
    assertTrue(ranks.get(0).scores().get(3) > 0);
  }

  /** Features so large that the gradient is finite, but not its second moment. */
  @ParameterizedTest(name = "{0}: {1} batches")
  @CsvSource({"variance, 2", "hybrid:tau=0.1, 2", "none, 0"})
  void whatTheMethodDoesNotReadMayOverflow(String compression, long skipped) throws Exception {
    List<Crew.Outcome> ranks =
        run("mlp:16", compression, 2, 1, rank -> step -> step == 5, 1e28f).train();
    assertEqualReplicas(ranks);
    assertEquals(skipped, skipped(ranks, 0).stream().mapToLong(Long::longValue).sum());
  }

  private static List<Crew.Outcome> skipping(
      String model, String compression, int workers, int epochs, IntFunction<IntPredicate> spoiled)
      throws Exception {
    return run(model, compression, workers, epochs, spoiled, Float.NaN).train();
  }

  private static Crew run(
      String model,
      String compression,
      int workers,
      int epochs,
      IntFunction<IntPredicate> spoiled,
      float spoiling) {
    Crew crew = Trainings.shuffled(model, compression, workers, BATCH_SIZE, epochs, 11);
    return crew.with(
        workers,
        rank -> new SpoiledBatches(crew.batches().apply(rank), spoiled.apply(rank), spoiling),
        new TrainingSchedule(0, epochs, STEPS_PER_EPOCH, BATCH_SIZE, true));
  }

  private static void assertEqualReplicas(List<Crew.Outcome> ranks) {
    for (Crew.Outcome rank : ranks) {
      assertEquals(ranks.get(0).hashes(), rank.hashes());
      assertEquals(ranks.get(0).scores(), rank.scores());
      assertSame(ranks.get(0), rank);
    }
    float[] parameters = ranks.get(0).state().parameters();
    assertTrue(FiniteCheck.allFinite(parameters, 0, parameters.length));
  }

  private static void assertSame(Crew.Outcome expected, Crew.Outcome got) {
    assertArrayEquals(expected.state().parameters(), got.state().parameters());
    assertArrayEquals(expected.state().updaterState(), got.state().updaterState());
  }

  private static List<Long> skipped(List<Crew.Outcome> ranks, int epoch) {
    return ranks.stream().map(rank -> rank.epochs().get(epoch).traffic().skippedSteps()).toList();
  }

  /** Batches without the one of a step, from 1. */
  private static final class LeavingOut implements BatchSource {
    private final int leftOut;
    private final BatchSource batches;
    private int step;

    LeavingOut(int leftOut, BatchSource batches) {
      this.leftOut = leftOut;
      this.batches = batches;
    }

    @Override
    public int batchesPerEpoch() {
      return batches.batchesPerEpoch() - 1;
    }

    @Override
    public void startEpoch(int epoch) {
      batches.startEpoch(epoch);
    }

    @Override
    public void skip(int batches) {
      this.batches.skip(batches);
    }

    @Override
    public void next(Batch into) {
      batches.next(into);
      step++;
      if (step == leftOut) {
        batches.next(into);
      }
    }
  }
}
