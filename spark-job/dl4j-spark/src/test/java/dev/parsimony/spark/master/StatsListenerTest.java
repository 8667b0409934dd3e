package dev.parsimony.spark.master;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaRDD;
import org.deeplearning4j.core.storage.Persistable;
import org.deeplearning4j.core.util.UIDProvider;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.spark.impl.graph.SparkComputationGraph;
import org.deeplearning4j.spark.impl.multilayer.SparkDl4jMultiLayer;
import org.deeplearning4j.ui.model.stats.StatsListener;
import org.deeplearning4j.ui.model.stats.api.StatsInitializationReport;
import org.deeplearning4j.ui.model.stats.api.StatsReport;
import org.deeplearning4j.ui.model.storage.InMemoryStatsStorage;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.learning.config.Sgd;

/** What DL4J's page of a training is drawn from: the records of a StatsListener. */
final class StatsListenerTest {
  private static final int WORKERS = 2;
  private static final int BATCH = 5;
  private static final int STEPS = 4;
  private static final int FITS = 2;

  private final InMemoryStatsStorage storage = new InMemoryStatsStorage();
  private final JavaRDD<DataSet> data = Examples.rdd(Examples.dense(STEPS * WORKERS * BATCH, 1), 2);
  private final ParsimonyTrainingMaster master =
      new ParsimonyTrainingMaster.Builder(WORKERS, 1).batchSizePerWorker(BATCH).build();

  @Test
  void eachWorkersMinibatchesArriveInOneSession() {
    SparkDl4jMultiLayer network =
        new SparkDl4jMultiLayer(Contexts.get(), Examples.denseNetwork(new Sgd(0.1)), master);
    network.setListeners(storage, List.of(new StatsListener(null, 1)));
    for (int fit = 1; fit <= FITS; fit++) {
      network.fit(data);
      requireRecords(network.getNetwork(), fit * STEPS);
    }
    master.deleteTempFiles(Contexts.get());
  }

  @Test
  void thoseOfGraphsToo() {
    ComputationGraph graph = new ComputationGraph(Examples.denseGraph(new Sgd(0.1)));
    graph.init();
    SparkComputationGraph spark = new SparkComputationGraph(Contexts.get(), graph, master);
    spark.setListeners(storage, List.of(new StatsListener(null, 1)));
    spark.fit(data);
    requireRecords(graph, STEPS);
    master.deleteTempFiles(Contexts.get());
  }

  private void requireRecords(Model trained, int steps) {
    assertEquals(1, storage.listSessionIDs().size());
    String session = storage.listSessionIDs().get(0);
    assertEquals(List.of(StatsListener.TYPE_ID), storage.listTypeIDsForSession(session));
    List<String> expected =
        IntStream.range(0, WORKERS).mapToObj(rank -> UIDProvider.getJVMUID() + "_" + rank).toList();
    assertEquals(expected, storage.listWorkerIDsForSession(session).stream().sorted().toList());
    for (String worker : expected) {
      requireStaticInfo(storage.getStaticInfo(session, StatsListener.TYPE_ID, worker), trained);
      requireUpdates(storage.getAllUpdatesAfter(session, StatsListener.TYPE_ID, worker, 0), steps);
    }
    assertEquals(WORKERS, storage.getLatestUpdateAllWorkers(session, StatsListener.TYPE_ID).size());
  }

  private static void requireStaticInfo(Persistable found, Model trained) {
    assertNotNull(found);
    StatsInitializationReport info = (StatsInitializationReport) found;
    assertTrue(info.hasModelInfo());
    assertEquals(trained.getClass().getName(), info.getModelClassName());
    assertEquals(trained.numParams(), info.getModelNumParams());
  }

  private static void requireUpdates(List<Persistable> updates, int steps) {
    List<Integer> iterations = new ArrayList<>();
    for (Persistable update : updates) {
      StatsReport report = (StatsReport) update;
      iterations.add(report.getIterationCount());
      assertTrue(report.hasScore() && Double.isFinite(report.getScore()));
    }
    assertEquals(IntStream.range(0, steps).boxed().toList(), iterations.stream().sorted().toList());
  }
}
