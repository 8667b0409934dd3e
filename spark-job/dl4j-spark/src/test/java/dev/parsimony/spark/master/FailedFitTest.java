package dev.parsimony.spark.master;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parsimony.compression.Share;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.spark.api.java.JavaRDD;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.spark.api.TrainingHook;
import org.deeplearning4j.spark.impl.multilayer.SparkDl4jMultiLayer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.learning.config.Adam;

/** Nothing of a fit that failed, or of another network, reaches a fit. */
final class FailedFitTest {
  private static final int EPOCHS = 8;
  private static final AtomicBoolean FAILING = new AtomicBoolean();

  @TempDir Path folder;

  /** While it is told to, fails in the middle of a fit: once there is a checkpoint of it. */
  private static final class FailsAfterACheckpoint extends QuietHook {
    private final String folder;
    private final TreeSet<String> before;

    FailsAfterACheckpoint(Path folder, Set<String> before) {
      this.folder = folder.toString();
      this.before = new TreeSet<>(before);
    }

    @Override
    public void preUpdate(org.nd4j.linalg.dataset.api.DataSet minibatch, Model model) {
      if (FAILING.get() && Manifests.awaitAnother(Path.of(folder), before)) {
        throw new IllegalStateException("told to fail");
      }
    }
  }

  @BeforeEach
  void startOver() {
    FAILING.set(false);
  }

  private static ParsimonyTrainingMaster.Builder builder(Share share) {
    return new ParsimonyTrainingMaster.Builder(2, 1)
        .batchSizePerWorker(5)
        .compression("variance:alpha=2")
        .share(share)
        .epochsPerFit(EPOCHS)
        .maxFailures(0);
  }

  private static ParsimonyTrainingMaster master(Share share, Path folder) {
    return builder(share).checkpoint(folder.toString(), "1steps").build();
  }

  private static SparkDl4jMultiLayer network(ParsimonyTrainingMaster master) {
    return new SparkDl4jMultiLayer(Contexts.get(), Examples.dropoutNetwork(new Adam(0.01)), master);
  }

  private static float[] values(SparkDl4jMultiLayer network) {
    MultiLayerNetwork trained = network.getNetwork();
    return trained.params().dup().data().asFloat();
  }

  @ParameterizedTest
  @EnumSource(Share.class)
  void afterAFailedFitTheNextIsAsIfItHadNotBeen(Share share) {
    JavaRDD<DataSet> data = Examples.rdd(Examples.dense(43, 3), 3);
    Path undisturbed = folder.resolve("undisturbed");
    SparkDl4jMultiLayer expected = network(master(share, undisturbed));
    expected.fit(data);
    float[] afterOne = values(expected);
    expected.fit(data);

    Path disturbed = folder.resolve("disturbed");
    ParsimonyTrainingMaster master = master(share, disturbed);
    SparkDl4jMultiLayer network = network(master);
    network.fit(data);
    Set<String> ofFirstFit = Manifests.in(disturbed);
    assertEquals(1, ofFirstFit.size());
    TrainingHook failing = new FailsAfterACheckpoint(disturbed, ofFirstFit);
    master.addHook(failing);
    FAILING.set(true);
    assertThrows(RuntimeException.class, () -> network.fit(data));
    FAILING.set(false);
    assertTrue(Manifests.in(disturbed).stream().anyMatch(name -> !ofFirstFit.contains(name)));
    assertArrayEquals(afterOne, values(network), 0f);

    network.fit(data);
    assertArrayEquals(values(expected), values(network), 0f);
    assertEquals(1, Manifests.in(disturbed).size());
    master.deleteTempFiles(Contexts.get());
  }

  /** The first fit's checkpoints are no one's after it failed, either. */
  @Test
  void afterAFailedFirstFitTheNextBeginsWithoutResiduals() {
    JavaRDD<DataSet> data = Examples.rdd(Examples.dense(43, 3), 3);
    SparkDl4jMultiLayer expected = network(master(Share.GRADIENTS, folder.resolve("a")));
    expected.fit(data);

    Path disturbed = folder.resolve("b");
    ParsimonyTrainingMaster master = master(Share.GRADIENTS, disturbed);
    SparkDl4jMultiLayer network = network(master);
    master.addHook(new FailsAfterACheckpoint(disturbed, Set.of()));
    FAILING.set(true);
    assertThrows(RuntimeException.class, () -> network.fit(data));
    FAILING.set(false);
    assertFalse(Manifests.in(disturbed).isEmpty());
    network.fit(data);
    assertArrayEquals(values(expected), values(network), 0f);
    master.deleteTempFiles(Contexts.get());
  }

  /** Checkpoints stay when temporary files are deleted, and are no other network's then. */
  @Test
  void afterTempFilesAreDeletedANetworkGetsNoOthersResiduals() {
    JavaRDD<DataSet> data = Examples.rdd(Examples.dense(43, 3), 3);
    SparkDl4jMultiLayer alone = network(master(Share.GRADIENTS, folder.resolve("alone")));
    alone.fit(data);

    Path shared = folder.resolve("shared");
    ParsimonyTrainingMaster master = master(Share.GRADIENTS, shared);
    network(master).fit(data);
    Set<String> ofFormer = Manifests.in(shared);
    assertNotEquals(Set.of(), ofFormer);
    assertTrue(master.deleteTempFiles(Contexts.get()));
    assertEquals(ofFormer, Manifests.in(shared));
    SparkDl4jMultiLayer other = network(master);
    other.fit(data);
    assertArrayEquals(values(alone), values(other), 0f);
    assertTrue(Manifests.in(shared).containsAll(ofFormer));
    master.deleteTempFiles(Contexts.get());
  }

  /** Each master has a folder of its own in the user's. */
  @Test
  void ofAnotherMastersCheckpointsNothingIsTakenOver() {
    JavaRDD<DataSet> data = Examples.rdd(Examples.dense(43, 3), 3);
    Path shared = folder.resolve("shared");
    SparkDl4jMultiLayer first = network(master(Share.GRADIENTS, shared));
    first.fit(data);
    float[] afterOne = values(first);
    Set<String> ofFirst = Manifests.in(shared);
    SparkDl4jMultiLayer second = network(master(Share.GRADIENTS, shared));
    second.fit(data);
    assertArrayEquals(afterOne, values(second), 0f);
    assertTrue(Manifests.in(shared).containsAll(ofFirst));
    assertEquals(2, Manifests.in(shared).size());
  }

  /** With saveUpdater(false) checkpoints are there to resume a fit from, and for no other. */
  @Test
  void checkpointsOfFitsThatForgetServeOneFit() {
    JavaRDD<DataSet> data = Examples.rdd(Examples.dense(43, 3), 3);
    SparkDl4jMultiLayer without = network(builder(Share.GRADIENTS).saveUpdater(false).build());
    ParsimonyTrainingMaster master =
        builder(Share.GRADIENTS).saveUpdater(false).checkpoint(folder.toString(), "1steps").build();
    SparkDl4jMultiLayer with = network(master);
    without.fit(data);
    with.fit(data);
    assertArrayEquals(values(without), values(with), 0f);
    Set<String> ofFirst = Manifests.in(folder);
    assertEquals(1, ofFirst.size());
    master.addHook(new FailsAfterACheckpoint(folder, ofFirst));
    FAILING.set(true);
    assertThrows(RuntimeException.class, () -> with.fit(data));
    FAILING.set(false);

    without.fit(data);
    with.fit(data);
    assertArrayEquals(values(without), values(with), 0f);
    assertEquals(1, Manifests.in(folder).size());
    assertFalse(Manifests.in(folder).containsAll(ofFirst));
  }
}
