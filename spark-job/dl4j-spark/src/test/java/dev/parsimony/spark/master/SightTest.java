package dev.parsimony.spark.master;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.optimize.api.BaseTrainingListener;
import org.deeplearning4j.spark.api.TrainingHook;
import org.deeplearning4j.spark.api.stats.SparkTrainingStats;
import org.deeplearning4j.spark.impl.graph.SparkComputationGraph;
import org.deeplearning4j.spark.impl.multilayer.SparkDl4jMultiLayer;
import org.deeplearning4j.spark.stats.StatsUtils;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.dataset.api.DataSet;
import org.nd4j.linalg.dataset.api.MultiDataSet;
import org.nd4j.linalg.learning.config.Sgd;

/** Hooks, listeners and times of the workers. */
final class SightTest {
  private static final int WORKERS = 2;
  private static final int BATCH = 5;
  private static final int STEPS = 4;
  private static final AtomicInteger SINGLE = new AtomicInteger();
  private static final AtomicInteger MULTI = new AtomicInteger();
  private static final AtomicInteger OPEN = new AtomicInteger();
  private static final Set<String> DONE = ConcurrentHashMap.newKeySet();
  private static final AtomicInteger CALLS = new AtomicInteger();

  /** Counts, in this JVM, for workers get copies. */
  private static final class Counting implements TrainingHook {
    @Override
    public void preUpdate(DataSet minibatch, Model model) {
      assertEquals(BATCH, minibatch.numExamples());
      OPEN.incrementAndGet();
    }

    @Override
    public void postUpdate(DataSet minibatch, Model model) {
      assertTrue(model instanceof MultiLayerNetwork);
      OPEN.decrementAndGet();
      SINGLE.incrementAndGet();
    }

    @Override
    public void preUpdate(MultiDataSet minibatch, Model model) {
      assertEquals(BATCH, minibatch.getFeatures(0).size(0));
      OPEN.incrementAndGet();
    }

    @Override
    public void postUpdate(MultiDataSet minibatch, Model model) {
      OPEN.decrementAndGet();
      MULTI.incrementAndGet();
    }
  }

  /** Notes iterations and epochs. */
  private static final class Noting extends BaseTrainingListener implements java.io.Serializable {
    @Override
    public void iterationDone(Model model, int iteration, int epoch) {
      CALLS.incrementAndGet();
      DONE.add(iteration + " in " + epoch);
    }
  }

  @BeforeEach
  void startOver() {
    DONE.clear();
    for (AtomicInteger counter : new AtomicInteger[] {SINGLE, MULTI, OPEN, CALLS}) {
      counter.set(0);
    }
  }

  private static ParsimonyTrainingMaster.Builder builder() {
    return new ParsimonyTrainingMaster.Builder(WORKERS, 1)
        .batchSizePerWorker(BATCH)
        .compression("none");
  }

  @Test
  void hooksAndListenersSeeEveryMinibatchOfEveryWorker() throws Exception {
    ParsimonyTrainingMaster master =
        builder().trainingHooks(new Counting()).collectTrainingStats(true).build();
    MultiLayerNetwork network = new MultiLayerNetwork(Examples.denseNetwork(new Sgd(0.1)));
    network.init();
    SparkDl4jMultiLayer spark = new SparkDl4jMultiLayer(Contexts.get(), network, master);
    spark.setListeners(new Noting());
    var data = Examples.rdd(Examples.dense(STEPS * WORKERS * BATCH, 1), 2);
    spark.fit(data);
    spark.fit(data);
    assertEquals(2 * STEPS * WORKERS, SINGLE.get());
    assertEquals(0, MULTI.get() + OPEN.get());
    assertEquals(2 * STEPS * WORKERS, CALLS.get());
    assertEquals(
        new TreeSet<>(
            Set.of("0 in 0", "1 in 0", "2 in 0", "3 in 0", "4 in 1", "5 in 1", "6 in 1", "7 in 1")),
        new TreeSet<>(DONE));
    requireTimes(spark.getSparkTrainingStats());
    master.deleteTempFiles(Contexts.get());
  }

  private static void requireTimes(SparkTrainingStats times) throws Exception {
    assertEquals(2, times.getValue(TrainingTimes.FIT).size());
    assertEquals(2 * STEPS * WORKERS, times.getValue(TrainingTimes.MINIBATCH).size());
    assertEquals("WorkerMinibatch", times.getShortNameForKey(TrainingTimes.MINIBATCH));
    assertTrue(times.statsAsString().contains(TrainingTimes.TRAINING));
    ByteArrayOutputStream html = new ByteArrayOutputStream();
    StatsUtils.exportStatsAsHTML(times, html);
    assertTrue(html.toString(StandardCharsets.UTF_8).contains(TrainingTimes.MINIBATCH));
  }

  @Test
  void hooksOfGraphsGetMultiDataSetsUntilTheyAreRemoved() {
    Counting hook = new Counting();
    ParsimonyTrainingMaster master = builder().build();
    master.addHook(hook);
    ComputationGraph graph = new ComputationGraph(Examples.denseGraph(new Sgd(0.1)));
    graph.init();
    SparkComputationGraph spark = new SparkComputationGraph(Contexts.get().sc(), graph, master);
    var data = Examples.rdd(Examples.dense(WORKERS * BATCH, 1), 2).map(one -> one.toMultiDataSet());
    spark.fitMultiDataSet(data);
    assertEquals(WORKERS, MULTI.get());
    assertEquals(0, SINGLE.get() + OPEN.get());
    master.removeHook(hook);
    spark.fitMultiDataSet(data);
    assertEquals(WORKERS, MULTI.get());
    master.deleteTempFiles(Contexts.get());
  }
}
