package dev.parsimony.spark.api;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parsimony.spark.config.UserErrorException;
import dev.parsimony.spark.data.LocalSpark;
import dev.parsimony.spark.dl4j.TestNetworks;
import dev.parsimony.spark.driver.TrainingAbortedException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.function.BooleanSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.commons.io.FileUtils;
import org.apache.spark.api.java.JavaRDD;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.config.Nesterovs;
import org.nd4j.linalg.learning.config.Sgd;

/**
 * A checkpoint folder is one run's: while it trains, after it was interrupted, and for the ranks.
 */
final class OwnedFolderTest {
  private static final int EXAMPLES = 200;
  private static final int MANY_EPOCHS = 1_000_000;

  @RegisterExtension
  private static final LocalSpark SPARK =
      LocalSpark.withNativeRuntime()
          .set("spark.master", "local[4]") // two runs of two workers
          .set("spark.executor.heartbeatInterval", "2s"); // brings the figures they print

  @TempDir private Path temporary;

  private Parsimony settings(String every) {
    return Parsimony.on(SPARK.context())
        .workers(2)
        .batchSize(4)
        .threadsPerWorker(1)
        .checkpoint(folder().toString(), every);
  }

  private Path folder() {
    return temporary.resolve("kept");
  }

  private static MultiLayerNetwork network(IUpdater updater) {
    return TestNetworks.sequential(
        TestNetworks.base(updater),
        InputType.feedForward(20),
        new DenseLayer.Builder().nOut(8).build());
  }

  private static JavaRDD<DataSet> data() {
    return SPARK.context().parallelize(TestNetworks.batch(1, 4, EXAMPLES, 20).batchBy(20), 2);
  }

  private List<Path> checkpoints() {
    try (Stream<Path> children = Files.list(folder())) {
      return children.filter(f -> f.getFileName().toString().startsWith("step-")).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A run on a thread of its own that ends only when it is interrupted. */
  private final class Endless implements AutoCloseable {
    private final FutureTask<TrainedNetwork<MultiLayerNetwork>> run;
    private final Thread thread;
    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();

    Endless(String every) {
      PrintStream out = new PrintStream(printed, true, StandardCharsets.UTF_8);
      Parsimony settings = settings(every).epochs(MANY_EPOCHS).printTo(out);
      run = new FutureTask<>(() -> settings.fit(network(new Nesterovs(0.01, 0.9)), data()));
      thread = new Thread(run);
      thread.start();
    }

    /** What it ended with. */
    Throwable interrupt() throws InterruptedException {
      thread.interrupt();
      return assertThrows(ExecutionException.class, run::get).getCause();
    }

    void await(BooleanSupplier condition) throws InterruptedException {
      while (!run.isDone() && !condition.getAsBoolean()) {
        Thread.sleep(10);
      }
      assertFalse(run.isDone(), "it ended by itself");
    }

    private boolean anyFile(String suffix) {
      try (Stream<Path> files = Files.walk(folder())) {
        return files.anyMatch(file -> file.toString().endsWith(suffix));
      } catch (IOException | UncheckedIOException e) {
        return false; // Not there yet, or just deleted.
      }
    }

    @Override
    public void close() throws InterruptedException {
      thread.interrupt();
      thread.join();
    }
  }

  /** Another optimiser, as it happened; both go on as if the other were not there. */
  @Test
  void aSecondRunIsRefusedAndTheFirstGoesOn() throws Exception {
    try (Endless first = new Endless("1epochs")) {
      first.await(() -> first.anyFile("manifest.json"));
      UserErrorException e =
          assertThrows(
              UserErrorException.class,
              () -> settings("1epochs").seed(7).fit(network(new Sgd(0.1)), data()));
      assertTrue(
          e.getMessage().startsWith("The checkpoint folder " + folder() + " is in use by run "),
          e.getMessage());
      List<Path> before = checkpoints();
      first.await(() -> Collections.disjoint(before, checkpoints())); // the first goes on
    }
    assertFalse(Files.exists(folder().resolve("_owner.json")), "given back");
    UserErrorException other =
        assertThrows(
            UserErrorException.class,
            () -> settings("1epochs").seed(7).fit(network(new Sgd(0.1)), data()));
    assertTrue(other.getMessage().contains("is of another run: --seed"), other.getMessage());
  }

  /** Long before a checkpoint would be due, one is taken, and a run goes on from it. */
  @Test
  void anInterruptedRunKeepsALastCheckpointAndGoesOnToTheSameBits() throws Exception {
    long steps;
    try (Endless run = new Endless("1000000epochs")) {
      run.await(() -> run.printed.toString(StandardCharsets.UTF_8).contains("/1000000  batch "));
      Throwable e = run.interrupt();
      assertEquals(TrainingAbortedException.class, e.getClass(), e.toString());
      Matcher sentence =
          Pattern.compile(
                  "Interrupted\\. The same command with --resume resumes after step (\\d+)\\.")
              .matcher(e.getMessage());
      assertTrue(sentence.matches(), e.getMessage());
      steps = Long.parseLong(sentence.group(1));
    }
    assertEquals(1, checkpoints().size());
    int epochs = (int) (steps / (EXAMPLES / 8)) + 1;
    TrainedNetwork<MultiLayerNetwork> resumed =
        settings("1000000epochs").epochs(epochs).fit(network(new Nesterovs(0.01, 0.9)), data());
    FileUtils.deleteDirectory(folder().toFile());
    TrainedNetwork<MultiLayerNetwork> undisturbed =
        settings("1000000epochs").epochs(epochs).fit(network(new Nesterovs(0.01, 0.9)), data());
    assertArrayEquals(
        undisturbed.network().params().toFloatVector(), resumed.network().params().toFloatVector());
  }

  @Test
  void whereNoCheckpointCanBeReadNothingBeginsAnew() throws Exception {
    Parsimony settings = settings("1epochs").epochs(2);
    settings.fit(network(new Sgd(0.1)), data());
    List<Path> checkpoints = checkpoints();
    assertEquals(2, checkpoints.size());
    for (Path checkpoint : checkpoints) {
      Files.writeString(checkpoint.resolve("manifest.json"), "{}");
    }
    String name = checkpoints.get(1).getFileName().toString();
    assertNothingReadable(settings, name + ": its manifest has no checksum at its end");
    for (Path checkpoint : checkpoints) {
      Files.move(checkpoint, folder().resolve("damaged-" + checkpoint.getFileName()));
    }
    assertNothingReadable(settings, "damaged-" + name + ": it was set aside as damaged");
  }

  private void assertNothingReadable(Parsimony settings, String why) throws IOException {
    UserErrorException e =
        assertThrows(UserErrorException.class, () -> settings.fit(network(new Sgd(0.1)), data()));
    assertEquals(
        "No checkpoint in "
            + folder()
            + " can be read ("
            + why
            + "); bring one back from a copy to resume, or give another --checkpoint folder to start over"
            + ".",
        e.getMessage());
  }
}
