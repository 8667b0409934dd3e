package dev.parsimony.spark.master;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parsimony.spark.config.UserErrorException;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.mllib.linalg.Vectors;
import org.apache.spark.mllib.regression.LabeledPoint;
import org.deeplearning4j.earlystopping.EarlyStoppingConfiguration;
import org.deeplearning4j.earlystopping.EarlyStoppingResult;
import org.deeplearning4j.earlystopping.saver.InMemoryModelSaver;
import org.deeplearning4j.earlystopping.termination.MaxEpochsTerminationCondition;
import org.deeplearning4j.earlystopping.termination.MaxTimeIterationTerminationCondition;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.optimize.api.BaseTrainingListener;
import org.deeplearning4j.spark.earlystopping.SparkDataSetLossCalculator;
import org.deeplearning4j.spark.earlystopping.SparkEarlyStoppingTrainer;
import org.deeplearning4j.spark.impl.graph.SparkComputationGraph;
import org.deeplearning4j.spark.impl.multilayer.SparkDl4jMultiLayer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.learning.config.Sgd;

/** All ways in give the same network; what cannot be trained is told in a sentence. */
final class EntryPointsTest {
  private static final int WORKERS = 2;
  private static final int BATCH = 5;

  @TempDir Path folder;

  private final JavaSparkContext spark = Contexts.get();
  private final DataSet examples = Examples.dense(WORKERS * BATCH, 1);
  private final ParsimonyTrainingMaster master =
      new ParsimonyTrainingMaster.Builder(WORKERS, 1)
          .batchSizePerWorker(BATCH)
          .compression("none")
          .build();

  @AfterEach
  void deleteTempFiles() {
    assertTrue(master.deleteTempFiles(spark));
  }

  private SparkDl4jMultiLayer network() {
    return new SparkDl4jMultiLayer(spark.sc(), Examples.denseNetwork(new Sgd(0.1)), master);
  }

  private SparkComputationGraph graph() {
    return new SparkComputationGraph(spark, Examples.denseGraph(new Sgd(0.1)), master);
  }

  private static float[] values(MultiLayerNetwork network) {
    return network.params().dup().data().asFloat();
  }

  private static float[] values(ComputationGraph graph) {
    return graph.params().dup().data().asFloat();
  }

  private interface Saved {
    void save(DataSet one, OutputStream out) throws IOException;
  }

  private JavaRDD<String> paths(String name, Saved saved) throws IOException {
    Path within = Files.createDirectory(folder.resolve(name));
    List<String> paths = new ArrayList<>();
    for (DataSet one : examples.asList()) {
      File file = within.resolve(String.format("%03d.bin", paths.size())).toFile();
      try (OutputStream out = Files.newOutputStream(file.toPath())) {
        saved.save(one, out);
      }
      paths.add(file.toURI().toString());
    }
    return spark.parallelize(paths, 2);
  }

  @Test
  void filesTrainAsTheirDataSets() throws IOException {
    float[] expected = values(network().fit(Examples.rdd(examples, 2).rdd()));
    JavaRDD<String> paths = paths("single", (one, out) -> one.save(out));
    assertArrayEquals(expected, values(network().fitPaths(paths)), 0f);
    float[] fromFolder = values(network().fit(folder.resolve("single").toUri().toString()));
    assertArrayEquals(expected, fromFolder, 1e-6f); // in whatever order its files are listed
  }

  @Test
  void filesOfMultiDataSetsTrainGraphs() throws IOException {
    float[] expected = values(graph().fit(Examples.rdd(examples, 2)));
    JavaRDD<String> paths = paths("multi", (one, out) -> one.toMultiDataSet().save(out));
    assertArrayEquals(expected, values(graph().fitPathsMultiDataSet(paths)), 0f);
  }

  @Test
  void labeledPointsTrainAsDataSets() {
    List<LabeledPoint> points = new ArrayList<>();
    for (DataSet one : examples.asList()) {
      points.add(
          new LabeledPoint(
              one.outcome(), Vectors.dense(one.getFeatures().dup().data().asDouble())));
    }
    float[] expected = values(network().fit(Examples.rdd(examples, 2)));
    assertArrayEquals(
        expected, values(network().fitLabeledPoint(spark.parallelize(points, 2))), 1e-6f);
  }

  @Test
  void fewExamplesTrainFewerWorkers() {
    SparkDl4jMultiLayer network = network();
    network.fit(Examples.rdd(Examples.dense(1, 1), 1));
    assertEquals(1, network.getNetwork().getIterationCount());
    assertTrue(Double.isFinite(network.getScore()));
  }

  /** Not refused, as it is of a run alone: early stopping is to end such a training. */
  @Test
  void aLearningRateOfZeroLeavesTheNetwork() {
    MultiLayerNetwork idle = new MultiLayerNetwork(Examples.denseNetwork(new Sgd(0)));
    idle.init();
    float[] before = values(idle);
    new SparkDl4jMultiLayer(spark, idle, master).fit(Examples.rdd(examples, 2));
    assertArrayEquals(before, values(idle), 0f);
    assertEquals(1, idle.getIterationCount());
  }

  @Test
  void earlyStoppingFindsTheBestModel() {
    JavaRDD<DataSet> data = Examples.rdd(examples, 2);
    MultiLayerNetwork start = new MultiLayerNetwork(Examples.denseNetwork(new Sgd(0.1)));
    start.init();
    EarlyStoppingConfiguration<MultiLayerNetwork> stopping =
        new EarlyStoppingConfiguration.Builder<MultiLayerNetwork>()
            .epochTerminationConditions(new MaxEpochsTerminationCondition(2))
            .iterationTerminationConditions(
                new MaxTimeIterationTerminationCondition(10, TimeUnit.MINUTES))
            .scoreCalculator(new SparkDataSetLossCalculator(data, true, spark.sc()))
            .modelSaver(new InMemoryModelSaver<>())
            .build();
    EarlyStoppingResult<MultiLayerNetwork> result =
        new SparkEarlyStoppingTrainer(spark, master, stopping, start, data).fit();
    assertEquals(2, result.getTotalEpochs());
    assertEquals(
        EarlyStoppingResult.TerminationReason.EpochTerminationCondition,
        result.getTerminationReason());
    assertEquals(result.getBestModelEpoch() + 1, result.getBestModel().getEpochCount());
  }

  @Test
  void whatCannotBeTrainedIsToldAndLeavesTheNetwork() {
    SparkDl4jMultiLayer network = network();
    float[] before = values(network.getNetwork());
    DataSet broken = Examples.dense(WORKERS * BATCH, 1);
    broken.getFeatures().putScalar(0, 0, Double.NaN);
    RuntimeException e =
        assertThrows(RuntimeException.class, () -> network.fit(Examples.rdd(broken, 2)));
    assertTrue(
        String.valueOf(e.getMessage()).startsWith("Training stopped at worker"), e::toString);
    assertArrayEquals(before, values(network.getNetwork()), 0f);

    JavaRDD<String> nowhere = spark.parallelize(List.of(folder.resolve("no").toUri().toString()));
    e = assertThrows(UserErrorException.class, () -> network.fitPaths(nowhere));
    assertTrue(String.valueOf(e.getMessage()).startsWith("No data set can be loaded from"));

    network.setListeners(new HoldsAThread());
    e =
        assertThrows(
            UserErrorException.class, () -> network.fit(Examples.rdd(Examples.dense(10, 1), 2)));
    assertTrue(String.valueOf(e.getMessage()).contains("must be Serializable"));
    assertFalse(Double.isNaN(before[0]));
  }

  /** Cannot travel. */
  private static final class HoldsAThread extends BaseTrainingListener
      implements java.io.Serializable {
    private final Thread thread = Thread.currentThread();

    @Override
    public String toString() {
      return thread.toString();
    }
  }
}
