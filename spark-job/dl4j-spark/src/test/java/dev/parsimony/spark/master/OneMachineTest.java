package dev.parsimony.spark.master;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.Stream;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.spark.impl.graph.SparkComputationGraph;
import org.deeplearning4j.spark.impl.multilayer.SparkDl4jMultiLayer;
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
  private static final double PARAMETERS = 1e-5;
  private static final double SCORE = 1e-3;

  /** A case's name, so that a failure says which it was. */
  private record Case(int workers, IUpdater updater, boolean graph, boolean images) {}

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

  @ParameterizedTest
  @MethodSource("cases")
  void workersTrainAsOneMachine(Case of) {
    ParsimonyTrainingMaster master =
        new ParsimonyTrainingMaster.Builder(of.workers, 1)
            .batchSizePerWorker(BATCH)
            .compression("none")
            .build();
    int examples = of.workers * BATCH;
    IntFunction<DataSet> data =
        fit -> of.images ? Examples.images(examples, fit) : Examples.dense(examples, fit);
    if (of.graph) {
      graphs(of, master, data);
    } else {
      networks(of, master, data);
    }
    master.deleteTempFiles(Contexts.get());
  }

  private static void networks(Case of, ParsimonyTrainingMaster master, IntFunction<DataSet> data) {
    MultiLayerNetwork one =
        new MultiLayerNetwork(
            of.images
                ? Examples.convolutionalNetwork(of.updater)
                : Examples.denseNetwork(of.updater));
    one.init();
    MultiLayerNetwork many = one.clone();
    SparkDl4jMultiLayer spark = new SparkDl4jMultiLayer(Contexts.get(), many, master);
    for (int fit = 0; fit < FITS; fit++) {
      DataSet examples = data.apply(fit + 1);
      one.fit(examples);
      assertSame(many, spark.fit(Examples.rdd(examples, 2)));
      requireAlike(one, many);
      assertEquals(one.score(), spark.getScore(), SCORE);
    }
    requireCounts(one.getIterationCount(), many.getIterationCount(), many.getEpochCount());
    assertArrayEquals(
        floats(one.getUpdater().getStateViewArray()),
        floats(many.getUpdater().getStateViewArray()),
        (float) PARAMETERS);
  }

  /** With saveUpdater(false) each fit begins with an updater of its own. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void updatersAreForgottenWhereAskedFor(boolean keep) {
    ParsimonyTrainingMaster master =
        new ParsimonyTrainingMaster.Builder(Contexts.SLOTS, 1)
            .batchSizePerWorker(BATCH)
            .compression("none")
            .saveUpdater(keep)
            .build();
    MultiLayerNetwork one = new MultiLayerNetwork(Examples.denseNetwork(new RmsProp(0.01)));
    one.init();
    MultiLayerNetwork many = one.clone();
    SparkDl4jMultiLayer spark = new SparkDl4jMultiLayer(Contexts.get(), many, master);
    for (int fit = 0; fit < FITS; fit++) {
      DataSet examples = Examples.dense(Contexts.SLOTS * BATCH, fit + 1);
      if (!keep) {
        one.setUpdater(null);
      }
      one.fit(examples);
      spark.fit(Examples.rdd(examples, 2));
    }
    requireAlike(one, many);
    master.deleteTempFiles(Contexts.get());
  }

  private static void graphs(Case of, ParsimonyTrainingMaster master, IntFunction<DataSet> data) {
    ComputationGraph one =
        new ComputationGraph(
            of.images ? Examples.convolutionalGraph(of.updater) : Examples.denseGraph(of.updater));
    one.init();
    ComputationGraph many = one.clone();
    SparkComputationGraph spark = new SparkComputationGraph(Contexts.get(), many, master);
    for (int fit = 0; fit < FITS; fit++) {
      DataSet examples = data.apply(fit + 1);
      one.fit(examples);
      assertSame(many, spark.fit(Examples.rdd(examples, 2)));
      requireAlike(one, many);
      assertEquals(one.score(), spark.getScore(), SCORE);
    }
    requireCounts(one.getIterationCount(), many.getIterationCount(), many.getEpochCount());
  }

  private static void requireCounts(int steps, int stepsOfMany, int epochs) {
    assertEquals(steps, stepsOfMany);
    assertEquals(FITS, epochs);
  }

  private static float[] floats(INDArray array) {
    return array == null ? new float[0] : array.dup().data().asFloat();
  }

  private static void requireAlike(Model one, Model many) {
    assertArrayEquals(floats(one.params()), floats(many.params()), (float) PARAMETERS);
  }
}
