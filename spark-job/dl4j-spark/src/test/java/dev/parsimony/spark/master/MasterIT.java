package dev.parsimony.spark.master;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.spark.impl.multilayer.SparkDl4jMultiLayer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.learning.config.Adam;

/**
 * Workers in JVMs of their own, one of which dies in the middle of the second fit: the network gets
 * the bits of fits that nobody disturbed.
 */
final class MasterIT {
  private static final int WORKERS = 2;
  private static final int EPOCHS = 10;

  @TempDir private static Path local;
  private static JavaSparkContext spark;

  @TempDir private Path folder;

  /** Ends its JVM, once, as soon as there is a checkpoint that was not there before. */
  private static final class Halts extends QuietHook {
    private final String checkpoints;
    private final String halted;
    private final TreeSet<String> before;

    Halts(Path checkpoints, Path halted) {
      this.checkpoints = checkpoints.toString();
      this.halted = halted.toString();
      this.before = new TreeSet<>(Manifests.in(checkpoints));
    }

    @Override
    public void preUpdate(org.nd4j.linalg.dataset.api.DataSet minibatch, Model model) {
      Path mark = Path.of(halted);
      if (Files.exists(mark) || !Manifests.awaitAnother(Path.of(checkpoints), before)) {
        return;
      }
      try {
        Files.createFile(mark); // by one worker alone
        Runtime.getRuntime().halt(1);
      } catch (FileAlreadyExistsException e) {
        // The other one's JVM ends.
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  /** Executors leave their files in Spark's home, so it is one of this module's own. */
  @BeforeAll
  static void start() throws IOException {
    Path runtime = Path.of(System.getProperty("parsimony.spark.home"));
    Path home = Files.createDirectories(Path.of(System.getenv("SPARK_HOME")));
    for (String part : List.of("jars", "conf")) {
      Files.deleteIfExists(home.resolve(part));
      Files.createSymbolicLink(home.resolve(part), runtime.resolve(part));
    }
    spark =
        new JavaSparkContext(
            new SparkConf()
                .setMaster("local-cluster[" + WORKERS + ",1,1024]")
                .setAppName("test")
                .set("spark.ui.enabled", "false")
                .set("spark.driver.host", "127.0.0.1")
                .set("spark.driver.bindAddress", "127.0.0.1")
                .set("spark.local.dir", local.toString())
                .set("spark.executor.extraClassPath", System.getProperty("java.class.path"))
                .set("spark.executor.defaultJavaOptions", "-XX:TieredStopAtLevel=1"));
  }

  @AfterAll
  static void stop() {
    spark.stop();
  }

  private static ParsimonyTrainingMaster master(Path folder, boolean saveUpdater) {
    return new ParsimonyTrainingMaster.Builder(1)
        .workersPerNode(1)
        .batchSizePerWorker(5)
        .compression("variance:alpha=2")
        .epochsPerFit(EPOCHS)
        .saveUpdater(saveUpdater)
        .exportDirectory(folder.resolve("export").toString())
        .checkpoint(folder.resolve("checkpoints").toString(), "1steps")
        .build();
  }

  private static SparkDl4jMultiLayer network(ParsimonyTrainingMaster master) {
    return new SparkDl4jMultiLayer(spark, Examples.dropoutNetwork(new Adam(0.01)), master);
  }

  private static float[] values(SparkDl4jMultiLayer network) {
    return network.getNetwork().params().dup().data().asFloat();
  }

  private static Set<String> executors() {
    TreeSet<String> ids = new TreeSet<>();
    for (var executor : spark.sc().statusTracker().getExecutorInfos()) {
      ids.add(executor.host() + ":" + executor.port());
    }
    return ids;
  }

  /** With saveUpdater(false), too, checkpoints are there to resume from. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aLostExecutorLeavesTheBitsAsTheyWouldHaveBeen(boolean saveUpdater) {
    List<DataSet> examples = Examples.dense(43, 3).asList();
    JavaRDD<DataSet> data = spark.parallelize(examples, 3);
    SparkDl4jMultiLayer undisturbed = network(master(folder.resolve("undisturbed"), saveUpdater));
    undisturbed.fit(data);
    undisturbed.fit(data);

    Path disturbed = folder.resolve("disturbed");
    ParsimonyTrainingMaster master = master(disturbed, saveUpdater);
    SparkDl4jMultiLayer network = network(master);
    network.fit(data);
    Path halted = folder.resolve("halted");
    master.addHook(new Halts(disturbed.resolve("checkpoints"), halted));
    Set<String> before = executors();
    network.fit(data);
    assertTrue(Files.exists(halted));
    assertFalse(executors().containsAll(before), before::toString);
    assertArrayEquals(values(undisturbed), values(network), 0f);
    assertTrue(master.deleteTempFiles(spark));
    assertTrue(Objects.requireNonNull(disturbed.resolve("checkpoints").toFile().list()).length > 0);
  }
}
