package dev.parsimony.spark.master;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.DoubleSupplier;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;
import org.apache.spark.api.java.JavaRDD;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.spark.impl.graph.SparkComputationGraph;
import org.deeplearning4j.spark.impl.multilayer.SparkDl4jMultiLayer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.config.Nesterovs;
import org.nd4j.linalg.learning.config.RmsProp;
import org.nd4j.linalg.learning.config.Sgd;

/**
 * Without compression, N workers with batches of B give the network that one machine gives with
 * batches of N x B.
 */
final class OneMachineTest {
  private static final int BATCH = 5;
  private static final int FITS = 3;
  private static final int STEPS = 4;
  private static final double PARAMETERS = 1e-5;
  private static final double SCORE = 1e-3;

  /** A case's name, so that a failure says which it was. */
  private record Case(int workers, IUpdater updater, boolean graph, boolean images) {
    DataSet examples(int steps, long seed) {
      int examples = steps * workers * BATCH;
      return images ? Examples.images(examples, seed) : Examples.dense(examples, seed);
    }

    ParsimonyTrainingMaster.Builder builder() {
      return new ParsimonyTrainingMaster.Builder(workers, 1)
          .batchSizePerWorker(BATCH)
          .compression("none");
    }

    Twins twins(ParsimonyTrainingMaster master) {
      return graph ? graphs(master) : networks(master);
    }

    private Twins networks(ParsimonyTrainingMaster master) {
      MultiLayerNetwork one =
          new MultiLayerNetwork(
              images ? Examples.convolutionalNetwork(updater) : Examples.denseNetwork(updater));
      one.init();
      MultiLayerNetwork many = one.clone();
      SparkDl4jMultiLayer spark = new SparkDl4jMultiLayer(Contexts.get(), many, master);
      return Twins.of(one, many, one::fit, spark::fit, spark::getScore);
    }

    private Twins graphs(ParsimonyTrainingMaster master) {
      ComputationGraph one =
          new ComputationGraph(
              images ? Examples.convolutionalGraph(updater) : Examples.denseGraph(updater));
      one.init();
      ComputationGraph many = one.clone();
      SparkComputationGraph spark = new SparkComputationGraph(Contexts.get(), many, master);
      return Twins.of(one, many, one::fit, spark::fit, spark::getScore);
    }
  }

  /**
   * A network for one machine and its copy for many.
   *
   * @param fitMany returns the score
   */
  private record Twins(
      Model one, Model many, Consumer<DataSet> fitOne, ToDoubleFunction<JavaRDD<DataSet>> fitMany) {
    static Twins of(
        Model one,
        Model many,
        Consumer<DataSet> fitOne,
        Function<JavaRDD<DataSet>, Model> fitMany,
        DoubleSupplier score) {
      return new Twins(
          one,
          many,
          fitOne,
          data -> {
            assertSame(many, fitMany.apply(data));
            return score.getAsDouble();
          });
    }

    void requireAlike() {
      assertArrayEquals(floats(one.params()), floats(many.params()), (float) PARAMETERS);
      assertArrayEquals(floats(updater(one)), floats(updater(many)), (float) PARAMETERS);
      assertEquals(steps(one), steps(many));
    }
  }

  private static Stream<Case> cases() {
    List<Case> cases = new ArrayList<>();
    for (IUpdater updater : List.of(new Sgd(0.5), new Nesterovs(0.1, 0.9), new Adam(0.01))) {
      cases.add(new Case(Contexts.SLOTS, updater, false, false));
      cases.add(new Case(Contexts.SLOTS, updater, true, true));
    }
    cases.add(new Case(Contexts.SLOTS, new Adam(0.01), true, false));
    cases.add(new Case(Contexts.SLOTS, new Nesterovs(0.1, 0.9), false, true));
    cases.add(new Case(1, new Adam(0.01), false, false));
    return cases.stream();
  }

  @BeforeEach
  void startOver() {
    Minibatches.forget();
  }

  @ParameterizedTest
  @MethodSource("cases")
  void workersTrainAsOneMachine(Case of) {
    ParsimonyTrainingMaster master = of.builder().build();
    Twins twins = of.twins(master);
    for (int fit = 0; fit < FITS; fit++) {
      DataSet examples = of.examples(1, fit + 1);
      twins.fitOne.accept(examples);
      double score = twins.fitMany.applyAsDouble(Examples.rdd(examples, 2));
      twins.requireAlike();
      assertEquals(twins.one.score(), score, SCORE);
    }
    assertEquals(FITS, steps(twins.many));
    assertEquals(FITS, epochs(twins.many));
    master.deleteTempFiles(Contexts.get());
  }

  /** In the order in which the workers took their minibatches; the score is the last step's. */
  @ParameterizedTest
  @MethodSource("cases")
  void aFitOfSeveralStepsTrainsAsOneMachine(Case of) {
    ParsimonyTrainingMaster master = of.builder().trainingHooks(new Minibatches()).build();
    Twins twins = of.twins(master);
    double score = twins.fitMany.applyAsDouble(Examples.rdd(of.examples(STEPS, 1), 2));
    List<Double> scores = new ArrayList<>();
    for (DataSet step : Minibatches.steps(of.workers)) {
      twins.fitOne.accept(step);
      scores.add(twins.one.score());
    }
    assertEquals(STEPS, scores.size());
    twins.requireAlike();
    assertEquals(scores.get(STEPS - 1), score, SCORE);
    double mean = scores.stream().mapToDouble(Double::doubleValue).average().orElseThrow();
    assertNotEquals(mean, score, SCORE);
    master.deleteTempFiles(Contexts.get());
  }

  /** With saveUpdater(false) each fit begins with an updater of its own. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void updatersAreForgottenWhereAskedFor(boolean keep) {
    Case of = new Case(Contexts.SLOTS, new RmsProp(0.01), false, false);
    ParsimonyTrainingMaster master = of.builder().saveUpdater(keep).build();
    Twins twins = of.twins(master);
    for (int fit = 0; fit < FITS; fit++) {
      DataSet examples = of.examples(1, fit + 1);
      if (!keep) {
        ((MultiLayerNetwork) twins.one).setUpdater(null);
      }
      twins.fitOne.accept(examples);
      double score = twins.fitMany.applyAsDouble(Examples.rdd(examples, 2));
      assertEquals(twins.one.score(), score, SCORE);
    }
    twins.requireAlike();
    master.deleteTempFiles(Contexts.get());
  }

  private static INDArray updater(Model of) {
    return of instanceof MultiLayerNetwork network
        ? network.getUpdater().getStateViewArray()
        : ((ComputationGraph) of).getUpdater().getStateViewArray();
  }

  private static int steps(Model of) {
    return of instanceof MultiLayerNetwork network
        ? network.getIterationCount()
        : ((ComputationGraph) of).getIterationCount();
  }

  private static int epochs(Model of) {
    return of instanceof MultiLayerNetwork network
        ? network.getEpochCount()
        : ((ComputationGraph) of).getEpochCount();
  }

  private static float[] floats(INDArray array) {
    return array == null ? new float[0] : array.dup().data().asFloat();
  }
}
