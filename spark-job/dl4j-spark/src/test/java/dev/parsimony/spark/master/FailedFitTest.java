package dev.parsimony.spark.master;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parsimony.compression.Share;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import java.util.stream.Stream;
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
import org.nd4j.linalg.dataset.api.MultiDataSet;
import org.nd4j.linalg.learning.config.Adam;

/** Nothing of a fit that failed, or of another network, reaches a fit. */
final class FailedFitTest {
  private static final int EPOCHS = 4;
  private static final AtomicBoolean FAILING = new AtomicBoolean();

  @TempDir Path folder;

  /** While it is told to, waits for a checkpoint in the middle of a fit, and fails then. */
  private static final class FailsAfterACheckpoint implements TrainingHook {
    private static final long STEP_MS = 50;

    private final String folder;
    private final TreeSet<String> before;

    FailsAfterACheckpoint(Path folder, Set<String> before) {
      this.folder = folder.toString();
      this.before = new TreeSet<>(before);
    }

    @Override
    public void preUpdate(org.nd4j.linalg.dataset.api.DataSet minibatch, Model model) {
      if (FAILING.get()) {
        if (!before.containsAll(manifests(Path.of(folder)))) {
          throw new IllegalStateException("told to fail");
        }
        try {
          Thread.sleep(STEP_MS); // for a checkpoint is written beside the steps
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
        }
      }
    }

    @Override
    public void postUpdate(org.nd4j.linalg.dataset.api.DataSet minibatch, Model model) {}

    @Override
    public void preUpdate(MultiDataSet minibatch, Model model) {}

    @Override
    public void postUpdate(MultiDataSet minibatch, Model model) {}
  }

  @BeforeEach
  void startOver() {
    FAILING.set(false);
  }

  private static Set<String> manifests(Path folder) {
    try (Stream<Path> found = Files.walk(folder)) {
      return found
          .filter(file -> file.endsWith("manifest.json"))
          .map(Path::toString)
          .collect(Collectors.toSet());
    } catch (java.nio.file.NoSuchFileException | UncheckedIOException e) {
      return Set.of(); // deleted while it was walked
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static ParsimonyTrainingMaster master(Share share, Path folder) {
    return new ParsimonyTrainingMaster.Builder(2, 1)
        .batchSizePerWorker(5)
        .compression("variance:alpha=2")
        .share(share)
        .epochsPerFit(EPOCHS)
        .maxFailures(0)
        .checkpoint(folder.toString(), "1steps")
        .build();
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
    Set<String> ofFirstFit = manifests(disturbed);
    assertEquals(1, ofFirstFit.size());
    TrainingHook failing = new FailsAfterACheckpoint(disturbed, ofFirstFit);
    master.addHook(failing);
    FAILING.set(true);
    assertThrows(RuntimeException.class, () -> network.fit(data));
    FAILING.set(false);
    assertTrue(manifests(disturbed).stream().anyMatch(name -> !ofFirstFit.contains(name)));
    assertArrayEquals(afterOne, values(network), 0f);

    network.fit(data);
    assertArrayEquals(values(expected), values(network), 0f);
    assertEquals(1, manifests(disturbed).size());
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
    assertFalse(manifests(disturbed).isEmpty());
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
    Set<String> ofFormer = manifests(shared);
    assertNotEquals(Set.of(), ofFormer);
    assertTrue(master.deleteTempFiles(Contexts.get()));
    assertEquals(ofFormer, manifests(shared));
    SparkDl4jMultiLayer other = network(master);
    other.fit(data);
    assertArrayEquals(values(alone), values(other), 0f);
    assertTrue(manifests(shared).containsAll(ofFormer));
    master.deleteTempFiles(Contexts.get());
  }
}
