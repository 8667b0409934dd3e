package dev.parsimony.spark.checkpoint;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parsimony.compression.ResidualSnapshot;
import dev.parsimony.spark.config.CheckpointInterval;
import dev.parsimony.spark.files.Folder;
import dev.parsimony.spark.worker.EpochTally;
import dev.parsimony.spark.worker.RandomState;
import dev.parsimony.spark.worker.ReplicaCopy;
import dev.parsimony.spark.worker.WorkerPlan;
import dev.parsimony.spark.worker.WorkerState;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever happens to the folder, what loads from it is a checkpoint that was written. */
final class CheckpointFolderTest {
  private static final int WORKERS = 2;
  private static final long HASH = 99;

  @TempDir private Path temporary;

  private static CheckpointPlan plan(Path folder) {
    return new CheckpointPlan(
        folder.toString(), CheckpointInterval.parse("1step"), 2, "run", Map.of("a", "b"), false);
  }

  /** Whose bytes say which step it is of. */
  private static ReplicaCopy model(long steps) {
    return new ReplicaCopy() {
      @Override
      public void take() {}

      @Override
      public void write(OutputStream out) throws IOException {
        out.write("model after step ".getBytes(java.nio.charset.StandardCharsets.US_ASCII));
        out.write((int) steps);
      }
    };
  }

  private static ResidualSnapshot residuals(long steps, int rank) {
    ResidualSnapshot residuals = new ResidualSnapshot();
    residuals.set(7, "variance", steps, 3, new float[] {steps, rank}, new float[] {1, 2});
    return residuals;
  }

  private static WorkerState state(long steps) {
    return new WorkerState(steps, 1, (int) steps, List.of(), new EpochTally());
  }

  private static void write(CheckpointFolder folder, Path path, long steps, String run)
      throws IOException {
    WorkerPlan worker = new WorkerPlan(0, 1, 100, 4, false);
    CheckpointPlan named =
        new CheckpointPlan(path.toString(), plan(path).every(), 2, run, Map.of("a", "b"), false);
    CheckpointWriter first = new CheckpointWriter(folder, named, worker, 0, WORKERS, 0);
    for (int rank = 0; rank < WORKERS; rank++) {
      byte[] header = RankFile.header(state(steps), new RandomState(rank, 5), 11);
      new CheckpointWriter(folder, named, worker, rank, WORKERS, 0)
          .write(steps, header, residuals(steps, rank), HASH, rank == 0 ? model(steps) : null);
    }
    first.complete(first.manifest(state(steps)));
  }

  private static CheckpointFolder open(Path path) throws IOException {
    return CheckpointFolder.open(path.toString(), new Configuration());
  }

  /** Loads all of it, and gives the step that its parts agree on. */
  private static long load(Checkpoint checkpoint) throws IOException {
    long steps = checkpoint.manifest().steps();
    checkpoint.requireModelIntact();
    try (InputStream model = checkpoint.model()) {
      byte[] bytes = model.readAllBytes();
      assertEquals(steps, bytes[bytes.length - 1]);
    }
    for (int rank = 0; rank < WORKERS; rank++) {
      RankState loaded = checkpoint.rank(rank);
      assertEquals(steps, loaded.worker().steps());
      assertEquals(new RandomState(rank, 5), loaded.random());
      assertEquals(11, loaded.dataChecksum());
      assertArrayEquals(new float[] {steps, rank}, loaded.residuals().r());
    }
    return steps;
  }

  @Test
  void theLatestStay() throws IOException {
    try (CheckpointFolder folder = open(temporary)) {
      for (long steps : new long[] {1, 2, 3, 4}) {
        write(folder, temporary, steps, "run");
      }
      List<Checkpoint> complete = folder.complete();
      assertEquals(2, complete.size());
      assertEquals(4, load(complete.get(0)));
      assertEquals(3, load(complete.get(1)));
    }
    assertEquals(2, children(temporary).size());
  }

  /** At every write, rename and delete of the third checkpoint, which also deletes the first. */
  @Test
  void afterACrashAtAnyOperationACompleteOneLoads() throws IOException {
    boolean crashed = true;
    int operation = 0;
    for (; crashed; operation++) {
      Path path = Files.createDirectory(temporary.resolve("crash-" + operation));
      try (CheckpointFolder folder = open(path)) {
        write(folder, path, 1, "run");
        write(folder, path, 2, "run");
      }
      CrashingFiles files = new CrashingFiles(operation);
      try (CheckpointFolder folder =
          new CheckpointFolder(new Folder(files, new org.apache.hadoop.fs.Path(path.toUri())))) {
        write(folder, path, 3, "run");
      } catch (IOException e) {
        assertTrue(files.crashed(), e.toString());
      }
      crashed = files.crashed();
      try (CheckpointFolder folder = open(path)) {
        List<Checkpoint> complete = folder.complete();
        assertTrue(complete.size() >= 2 || !crashed, complete.toString());
        for (Checkpoint checkpoint : complete) {
          load(checkpoint);
        }
        write(folder, path, 4, "next");
        assertEquals(4, load(folder.complete().get(0)));
        assertEquals(2, children(path).size(), () -> path.toString());
      }
    }
    assertTrue(operation > 20, operation + " operations");
  }

  @Test
  void everyFlippedByteIsFoundOrMeansNothing() throws IOException {
    CheckpointFolder folder = open(temporary);
    write(folder, temporary, 9, "run");
    Path checkpoint = children(temporary).get(0);
    int found = 0;
    for (Path file : children(checkpoint)) {
      byte[] bytes = Files.readAllBytes(file);
      for (int i = 0; i < bytes.length; i++) {
        int bit = 1 << i % Byte.SIZE;
        bytes[i] ^= (byte) bit;
        Files.write(file, bytes);
        bytes[i] ^= (byte) bit;
        found += refused(folder) ? 1 : 0;
      }
      Files.write(file, bytes);
    }
    assertFalse(refused(folder));
    folder.close();
    assertTrue(found > 1000, found + " found");
  }

  /** Whether nothing loads; what loads is what was written. */
  private static boolean refused(CheckpointFolder folder) throws IOException {
    List<Checkpoint> complete = folder.complete();
    if (complete.isEmpty()) {
      return true;
    }
    assertEquals(9, complete.get(0).manifest().steps());
    assertEquals(Map.of("a", "b"), complete.get(0).manifest().run());
    try {
      assertEquals(9, load(complete.get(0)));
      return false;
    } catch (IOException e) {
      return true;
    }
  }

  @Test
  void replicasThatDifferMakeNoCheckpoint() throws IOException {
    try (CheckpointFolder folder = open(temporary)) {
      WorkerPlan worker = new WorkerPlan(0, 1, 100, 4, false);
      CheckpointWriter first = new CheckpointWriter(folder, plan(temporary), worker, 0, WORKERS, 0);
      for (int rank = 0; rank < WORKERS; rank++) {
        byte[] header = RankFile.header(state(5), new RandomState(rank, 5), 11);
        new CheckpointWriter(folder, plan(temporary), worker, rank, WORKERS, 0)
            .write(5, header, residuals(5, rank), HASH + rank, rank == 0 ? model(5) : null);
      }
      IOException e =
          assertThrows(IOException.class, () -> first.complete(first.manifest(state(5))));
      assertEquals("the replica of worker 1 differs from worker 0's", e.getMessage());
      assertTrue(folder.complete().isEmpty());
    }
  }

  @Test
  void whatWasSetAsideIsNotFoundAgain() throws IOException {
    try (CheckpointFolder folder = open(temporary)) {
      write(folder, temporary, 1, "run");
      folder.setAside(folder.complete().get(0).name());
      assertFalse(folder.used());
      assertEquals(1, children(temporary).size());
    }
  }

  private static List<Path> children(Path folder) throws IOException {
    try (Stream<Path> children = Files.list(folder)) {
      return children.sorted().toList();
    }
  }
}
