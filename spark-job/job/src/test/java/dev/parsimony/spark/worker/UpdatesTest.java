package dev.parsimony.spark.worker;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parsimony.compression.GradientCompressor;
import dev.parsimony.compression.Share;
import dev.parsimony.compression.aggregate.BlockAggregator;
import dev.parsimony.compression.codec.GradientMessage;
import dev.parsimony.compression.moments.GradientMoments;
import dev.parsimony.compression.param.ParameterLayout;
import dev.parsimony.compression.param.ParameterTensor;
import dev.parsimony.compression.param.TensorKind;
import dev.parsimony.spark.config.KernelChoice;
import dev.parsimony.spark.config.SecondMomentSchedule;
import dev.parsimony.spark.data.Batch;
import dev.parsimony.spark.data.BatchSource;
import dev.parsimony.spark.dl4j.NativeRuntime;
import dev.parsimony.spark.dl4j.Networks;
import dev.parsimony.spark.metrics.EpochFigures;
import dev.parsimony.spark.share.Outer;
import dev.parsimony.spark.share.Sharing;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntPredicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Workers whose changes of weights travel. */
final class UpdatesTest {
  private static final int BATCH_SIZE = 8;

  /** Of {@link Trainings#shuffled}. */
  private static final int BATCHES_PER_EPOCH = 5;

  private static Sharing updates(int localSteps, float eta, float mu) {
    return new Sharing(Share.UPDATES, localSteps, new Outer(eta, mu));
  }

  /** The rule, written down plainly, one worker after the other. */
  private static final class Reference {
    private final Crew crew;
    private final ParameterLayout layout;
    private final List<Replica> replicas = new ArrayList<>();
    private final List<GradientCompressor> compressors = new ArrayList<>();
    private final List<BatchSource> batches = new ArrayList<>();
    private final float[] w;
    private final float[] u;
    private final float[][] average;
    private int steps;

    Reference(Crew crew) {
      NativeRuntime.prepare(1);
      this.crew = crew;
      for (int rank = 0; rank < crew.workers(); rank++) {
        replicas.add(
            Networks.replica(
                crew.networks().apply(rank),
                crew.format(),
                BATCH_SIZE,
                1,
                crew.compression().moments(),
                KernelChoice.DL4J,
                crew.seed() + rank));
        batches.add(crew.batches().apply(rank));
      }
      layout = replicas.get(0).layout();
      for (int rank = 0; rank < crew.workers(); rank++) {
        compressors.add(crew.compression().create(layout, crew.seed() + rank, Share.UPDATES));
      }
      w = new float[layout.length()];
      average = new float[crew.workers()][layout.length()];
      u = new float[layout.length()];
      replicas.get(0).readParameters(w);
    }

    float[] train() {
      for (int epoch = 0; epoch < crew.plan().epochs(); epoch++) {
        for (BatchSource source : batches) {
          source.startEpoch(epoch);
        }
        for (int done = 0; done < BATCHES_PER_EPOCH; ) {
          int steps = Math.min(crew.plan().sharing().localSteps(), BATCHES_PER_EPOCH - done);
          round(steps);
          done += steps;
        }
        replicas.forEach(Replica::endEpoch);
      }
      return w;
    }

    /** Takes every K-th step's, and gives each step their running average. */
    private void averageSecondMoments(int rank, int step, float[] s) {
      if (!crew.secondMoments().averaged()) {
        return;
      }
      float[] mean = average[rank];
      int taken = step / crew.secondMoments().interval() + 1;
      for (int i = 0; i < s.length; i++) {
        if (step % crew.secondMoments().interval() == 0) {
          mean[i] = 0.8f * mean[i] + (1 - 0.8f) * s[i];
        }
        s[i] = mean[i] * (float) (1 / (1 - Math.pow(0.8f, taken)));
      }
    }

    private void round(int steps) {
      BlockAggregator sum = new BlockAggregator(layout);
      for (int rank = 0; rank < crew.workers(); rank++) {
        Replica replica = replicas.get(rank);
        GradientCompressor compressor = compressors.get(rank);
        replica.writeParameters(w);
        Batch batch = new Batch(BATCH_SIZE, crew.format());
        GradientMoments moments = new GradientMoments(layout, compressor.needsSecondMoment());
        for (int step = 0; step < steps; step++) {
          batches.get(rank).next(batch);
          for (int segment = 0; segment < replica.segments(batch); segment++) {
            double score = replica.computeMoments(batch, segment, moments);
            if (!Double.isFinite(score) || !moments.allFinite()) {
              continue;
            }
            averageSecondMoments(rank, this.steps + step, moments.secondMoment());
            compressor.accumulate(moments);
            replica.apply(moments.mean());
          }
        }
        GradientMoments change = GradientMoments.ofChanges(layout);
        replica.readParameters(change.mean());
        for (int i = 0; i < w.length; i++) {
          change.mean()[i] -= w[i];
        }
        GradientMessage message = new GradientMessage();
        compressor.compress(change, message);
        sum.add(message);
      }
      this.steps += steps;
      float[] g = new float[layout.length()];
      sum.mean(g);
      Outer outer = crew.plan().sharing().outer();
      for (ParameterTensor tensor : layout.tensors()) {
        for (int i = tensor.offset(); i < tensor.offset() + tensor.length(); i++) {
          if (tensor.kind() == TensorKind.TRAINED) {
            u[i] = outer.mu() * u[i] + g[i];
            w[i] += outer.eta() * (g[i] + outer.mu() * u[i]);
          } else if (tensor.kind() == TensorKind.STATISTIC) {
            w[i] += g[i];
          }
        }
      }
    }
  }

  @ParameterizedTest(name = "{0} with {1}: {2} workers in {3} JVMs, H={4}, eta={5}, mu={6}")
  @CsvSource({
    "'mlp:32,16', variance, 4, 1, 1, 1, 0.5",
    "'mlp:32,16', variance:alpha=0.5, 3, 3, 2, 1, 0.7",
    "'mlp:32,16', 'variance:alpha=1,error-feedback,warmup=2', 3, 2, 3, 1, 0",
    "'mlp:32,16', 'hybrid:tau=0.0001,alpha=1', 2, 2, 2, 0.9, 0.5",
    "'mlp:32,16', strom:tau=0.0005, 3, 1, 4, 1, 0.5",
    "'mlp:32,16', 'qsgd:bits=3,bucket=64', 2, 1, 2, 1, 0.5",
    "'mlp:32,16', none, 4, 2, 3, 0.7, 0.9",
    "'mlp:32,16', variance:variance-samples=2, 2, 1, 2, 1, 0.5",
    "batch-norm, variance, 3, 2, 2, 1, 0.5",
    "lenet, variance, 2, 1, 3, 1, 0.7",
    "truncated, variance, 2, 2, 2, 1, 0.5",
  })
  void trainsAsTheRuleSays(
      String model, String compression, int workers, int jvms, int steps, float eta, float mu)
      throws Exception {
    Crew crew =
        Trainings.shuffled(model, compression, workers, BATCH_SIZE, 4, 13)
            .sharing(updates(steps, eta, mu));
    float[] expected = new Reference(crew).train();
    for (Crew.Outcome rank : crew.train(jvms)) {
      assertArrayEquals(expected, rank.state().parameters());
    }
  }

  @ParameterizedTest(name = "{0}, H={1}, second moments {2}")
  @CsvSource({
    "'mlp:32,16', 4, every=3",
    "lenet, 1, every=2",
    "batch-norm, 3, every=4",
    "'mlp:32,16', 2, 'every=1,average'",
    "batch-norm, 1, 'every=1,average'"
  })
  void secondMomentsAreAveraged(String model, int steps, String schedule) throws Exception {
    Crew crew =
        Trainings.shuffled(model, "variance", 2, BATCH_SIZE, 3, 13)
            .sharing(updates(steps, 1, 0.5f))
            .secondMoments(SecondMomentSchedule.parse(schedule));
    float[] expected = new Reference(crew).train();
    for (Crew.Outcome rank : crew.train(1)) {
      assertArrayEquals(expected, rank.state().parameters());
    }
  }

  /** Between a step that keeps its second moments for later and one that takes new ones. */
  @Test
  void aSkippedBatchLeavesEachStepItsSecondMoments() throws Exception {
    Crew crew = Trainings.shuffled("mlp:32,16", "variance", 2, BATCH_SIZE, 2, 13);
    Crew spoiled =
        spoiled(crew, step -> step == 8)
            .sharing(updates(4, 1, 0.5f))
            .secondMoments(SecondMomentSchedule.parse("every=4"));
    float[] expected = new Reference(spoiled).train();
    for (Crew.Outcome rank : spoiled.train()) {
      assertArrayEquals(expected, rank.state().parameters());
    }
  }

  /** Two workers for two epochs, of whom worker 1 cannot train on some steps, from 1. */
  private static Crew spoiled(Crew crew, IntPredicate steps) {
    return crew.with(
        2,
        rank ->
            rank == 1
                ? new SpoiledBatches(crew.batches().apply(rank), steps, Float.NaN)
                : crew.batches().apply(rank),
        new TrainingSchedule(0, 2, BATCHES_PER_EPOCH, BATCH_SIZE, true));
  }

  /** Worker 1's second and third batches cannot be trained on. */
  @ParameterizedTest(name = "H={0}")
  @CsvSource({"1", "2", "4"})
  void batchesThatAreNotFiniteAreLeftOut(int steps) throws Exception {
    Crew crew = Trainings.shuffled("mlp:32,16", "variance", 2, BATCH_SIZE, 2, 19);
    Crew spoiled = spoiled(crew, step -> step == 2 || step == 3).sharing(updates(steps, 1, 0.5f));
    List<Crew.Outcome> ranks = spoiled.train();
    assertEquals(ranks.get(0).hashes(), ranks.get(1).hashes());
    long skipped = ranks.get(1).epochs().stream().mapToLong(e -> e.traffic().skippedSteps()).sum();
    assertEquals(2, skipped);
    for (Crew.Outcome rank : ranks) {
      assertEquals(10, rank.epochs().stream().mapToLong(epoch -> epoch.traffic().steps()).sum());
    }
    assertTrue(Double.isFinite(ranks.get(0).epochs().get(1).score()));
  }

  @ParameterizedTest(name = "{0} as all-reduce, {1} workers, H={2}")
  @CsvSource({"none, 3, 2", "none:fp16, 2, 3"})
  void vectorsAreSummedToTheSameBits(String compression, int workers, int steps) throws Exception {
    Crew crew =
        Trainings.shuffled("mlp:32,16", compression, workers, BATCH_SIZE, 3, 17)
            .sharing(updates(steps, 1, 0.5f));
    Crew.Outcome messages = crew.train().get(0);
    for (Crew.Outcome rank : crew.train(Crew.ALL_REDUCE)) {
      assertTrue(rank.vectorSums() > 0);
      assertEquals(messages.hashes(), rank.hashes());
    }
  }

  /** Two hundred steps, as long as the rule is at rest between them. */
  @Test
  void withoutCompressionOneStepOfPlainSgdIsThatOfGradients() throws Exception {
    Crew gradients =
        Trainings.dealt(
            "mlp:32,16",
            Trainings.network("mlp:32,16", "sgd:0.1", 3),
            4,
            32,
            Trainings.WorkerSteps.all(4, 50));
    float[] expected = gradients.train().get(0).state().parameters();
    float[] got = gradients.sharing(updates(1, 1, 0)).train().get(0).state().parameters();
    for (int i = 0; i < expected.length; i++) {
      assertEquals(expected[i], got[i], 1e-4, "parameter " + i);
    }
  }

  @Test
  void aMessageForSeveralStepsCountsForAllOfThem() throws Exception {
    Crew crew = Trainings.shuffled("mlp:32,16", "none", 2, BATCH_SIZE, 2, 5);
    EpochFigures apart = crew.sharing(updates(1, 1, 0)).train().get(0).epochs().get(1);
    EpochFigures joined = crew.sharing(updates(2, 1, 0)).train().get(0).epochs().get(1);
    assertEquals(5, apart.traffic().steps());
    assertEquals(5, joined.traffic().steps());
    assertEquals(1, apart.traffic().elementsRatio(parameters(crew)), 1e-9);
    // Five batches take three messages.
    assertEquals(5 / 3.0, joined.traffic().elementsRatio(parameters(crew)), 1e-9);
  }

  private static int parameters(Crew crew) {
    return crew.networks().apply(0).state().parameters().length;
  }

  @Test
  void localOptimisersDiffer() throws Exception {
    List<Crew.Outcome> ranks =
        Trainings.shuffled("mlp:32,16", "variance", 2, BATCH_SIZE, 2, 5)
            .sharing(updates(4, 1, 0.5f))
            .train();
    assertTrue(
        !Arrays.equals(ranks.get(0).state().updaterState(), ranks.get(1).state().updaterState()));
  }
}
