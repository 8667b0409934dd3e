package dev.parsimony.spark.checkpoint;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parsimony.spark.files.Folder;
import dev.parsimony.spark.worker.RandomState;
import java.io.IOException;
import java.io.InputStream;
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
  private static final int WORKERS = TestCheckpoints.WORKERS;
  private static final long HASH = TestCheckpoints.HASH;

  @TempDir private Path temporary;

  private static void write(CheckpointFolder folder, long steps, String run) throws IOException {
    TestCheckpoints.write(folder, steps, Lineage.begun(run));
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
      assertArrayEquals(new float[] {steps, rank}, loaded.arrays().residuals().r());
    }
    return steps;
  }

  @Test
  void theLatestStay() throws IOException {
    try (CheckpointFolder folder = open(temporary)) {
      for (long steps : new long[] {1, 2, 3, 4}) {
        write(folder, steps, "run");
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
        write(folder, 1, "run");
        write(folder, 2, "run");
      }
      CrashingFiles files = new CrashingFiles(operation);
      try (CheckpointFolder folder =
          new CheckpointFolder(new Folder(files, new org.apache.hadoop.fs.Path(path.toUri())))) {
        write(folder, 3, "run");
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
        TestCheckpoints.write(folder, 4, Lineage.from(complete.get(0), "next"));
        assertEquals(4, load(folder.complete().get(0)));
        assertEquals(2, children(path).size(), () -> path.toString());
      }
    }
    assertTrue(operation > 20, operation + " operations");
  }

  @Test
  void everyFlippedByteIsFoundOrMeansNothing() throws IOException {
    CheckpointFolder folder = open(temporary);
    write(folder, 9, "run");
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
      IOException e =
          assertThrows(
              IOException.class,
              () -> TestCheckpoints.write(folder, 5, Lineage.begun("run"), HASH, HASH + 1));
      assertEquals("the replica of worker 1 differs from worker 0's", e.getMessage());
      assertTrue(folder.complete().isEmpty());
    }
  }

  @Test
  void whatWasSetAsideIsNotFoundAgain() throws IOException {
    try (CheckpointFolder folder = open(temporary)) {
      write(folder, 1, "run");
      folder.setAside(folder.complete().get(0).name());
      assertFalse(folder.used());
      assertEquals(1, children(temporary).size());
    }
  }

  /** As many good ones stay as were asked for; what cannot be read does not count. */
  @Test
  void unreadableOnesDoNotCountAsKept() throws IOException {
    try (CheckpointFolder folder = open(temporary)) {
      write(folder, 1, "run");
      write(folder, 2, "run");
      damage("step-0000000002-run");
      write(folder, 3, "run");
      assertEquals(List.of(3L, 1L), steps(folder));
      assertEquals(1, folder.content().unreadable().size());
      write(folder, 4, "run");
      assertEquals(List.of(4L, 3L), steps(folder));
      assertEquals(2, children(temporary).size(), "the unreadable one is older than both");
    }
  }

  @Test
  void aRunPrunesItsOwnAndThoseItWentOnFrom() throws IOException {
    try (CheckpointFolder folder = open(temporary)) {
      write(folder, 1, "first");
      write(folder, 2, "first");
      write(folder, 5, "other");
      Checkpoint from = folder.checkpoint("step-0000000002-first.0.0");
      write(folder, 3, "first"); // by executors that outlived their driver
      Lineage next = Lineage.from(from, "next");
      for (long steps : new long[] {3, 4, 6}) {
        TestCheckpoints.write(folder, steps, next);
      }
      assertEquals(List.of(6L, 5L, 4L, 3L), steps(folder));
      List<String> names = children(temporary).stream().map(f -> f.getFileName() + "").toList();
      assertEquals(
          List.of(
              "step-0000000003-first.0.0",
              "step-0000000004-next.0.0",
              "step-0000000005-other.0.0",
              "step-0000000006-next.0.0"),
          names);
      assertEquals(List.of("next", "first"), folder.complete().get(0).manifest().lineage());
    }
  }

  private void damage(String prefix) throws IOException {
    for (Path checkpoint : children(temporary)) {
      if (checkpoint.getFileName().toString().startsWith(prefix)) {
        Files.writeString(checkpoint.resolve(CheckpointFolder.MANIFEST), "{}");
      }
    }
  }

  private static List<Long> steps(CheckpointFolder folder) throws IOException {
    return folder.complete().stream().map(checkpoint -> checkpoint.manifest().steps()).toList();
  }

  private static List<Path> children(Path folder) throws IOException {
    try (Stream<Path> children = Files.list(folder)) {
      return children.sorted().toList();
    }
  }
}
