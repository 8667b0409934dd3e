package dev.parsimony.spark.files;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Of two runs one has the folder, and one whose process is gone does not keep it. */
final class FolderLeaseTest {
  private static final long LONG = 1_000_000;

  @TempDir private Path temporary;

  private final List<String> said = new ArrayList<>();
  private final AtomicLong clock = new AtomicLong();
  private Folder folder;

  /** What happens while another's lease is looked at. */
  private Runnable meanwhile = () -> {};

  @BeforeEach
  void open() throws IOException {
    folder = Folder.open(temporary.toString(), new Configuration());
  }

  @AfterEach
  void close() throws IOException {
    folder.close();
  }

  private static Owner owner(String run) {
    return Owner.thisProcess(run, "app-" + run);
  }

  private static Owner elsewhere(String run, long renewals) {
    return new Owner(run, "app-" + run, "host-b", "another boot", 7, 8, renewals, false);
  }

  private FolderLease take(String run, long renewalMillis) throws IOException {
    LeaseTimes times =
        new LeaseTimes(
            renewalMillis,
            60,
            1,
            clock::get,
            millis -> {
              clock.addAndGet(millis);
              meanwhile.run();
            });
    return FolderLease.take(folder, owner(run), said::add, times);
  }

  private FolderLease take(String run) throws IOException {
    return take(run, LONG);
  }

  private Path file() {
    return temporary.resolve(FolderLease.FILE);
  }

  private void write(Owner owner) {
    try {
      Files.write(file(), owner.toBytes());
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void aSecondRunIsRefusedUntilTheFirstHasEnded() throws IOException {
    FolderLease first = take("first");
    FolderInUseException e = assertThrows(FolderInUseException.class, () -> take("second"));
    String process = "process " + ProcessHandle.current().pid() + " on ";
    assertTrue(
        e.getMessage()
            .startsWith(folder + " is in use by run first (application app-first, " + process),
        e.getMessage());
    first.close();
    assertFalse(Files.exists(file()));
    take("second").close();
    assertEquals(List.of(), said, "nothing to wait for");
  }

  @ParameterizedTest(name = "left behind: {0}")
  @ValueSource(booleans = {false, true})
  void ofManyAtOnceOneHasIt(boolean leftBehind) throws Exception {
    if (leftBehind) {
      write(ended());
    }
    int runs = 8;
    CyclicBarrier together = new CyclicBarrier(runs);
    ExecutorService threads = Executors.newFixedThreadPool(runs);
    List<Future<FolderLease>> tries = new ArrayList<>();
    for (int i = 0; i < runs; i++) {
      String run = "run" + i;
      tries.add(
          threads.submit(
              () -> {
                together.await();
                return FolderLease.take(folder, owner(run), line -> {});
              }));
    }
    List<FolderLease> had = new ArrayList<>();
    for (Future<FolderLease> one : tries) {
      try {
        had.add(one.get());
      } catch (ExecutionException e) {
        assertEquals(FolderInUseException.class, e.getCause().getClass());
      }
    }
    threads.shutdown();
    assertEquals(1, had.size());
    had.get(0).close();
  }

  /** Of a process that is no more. */
  private static Owner ended() throws Exception {
    Process child = new ProcessBuilder("sleep", "1000").start();
    LocalProcess process = LocalProcess.of(child.pid());
    child.destroyForcibly().waitFor();
    return new Owner(
        "other", "app", "h", process.machine(), child.pid(), process.startTicks(), 0, false);
  }

  @Test
  void aProcessThatIsGoneDoesNotKeepIt() throws Exception {
    Process child = new ProcessBuilder("sleep", "1000").start();
    try {
      LocalProcess process = LocalProcess.of(child.pid());
      Owner other =
          new Owner(
              "other", "app", "h", process.machine(), child.pid(), process.startTicks(), 0, false);
      write(other);
      assertThrows(FolderInUseException.class, () -> take("run"));
      write(
          new Owner(
              "other",
              "app",
              "h",
              process.machine(),
              child.pid(),
              process.startTicks() + 1,
              0,
              false));
      take("run").close(); // The number is another process's by now.
      write(other);
      child.destroyForcibly().waitFor();
      take("run").close();
      assertEquals(0, clock.get(), "no time passed");
    } finally {
      child.destroyForcibly();
    }
  }

  @Test
  void anotherMachinesIsTakenOverWhereItDoesNotChange() throws IOException {
    write(elsewhere("other", 3));
    FolderLease lease = take("run");
    assertEquals(60, clock.get());
    assertEquals(
        List.of(
            "looking, for at most 0 s, whether run other (application app-other, process 7 on"
                + " host-b) still uses "
                + folder),
        said);
    assertEquals(Optional.empty(), lease.taken());
    lease.close();
  }

  @Test
  void anotherMachinesIsLeftWhereItIsRenewed() {
    write(elsewhere("other", 3));
    meanwhile = () -> write(elsewhere("other", 3 + clock.get() / 10));
    assertThrows(FolderInUseException.class, () -> take("run"));
    assertEquals(10, clock.get());
  }

  @Test
  void anotherMachinesMayBeGivenBackMeanwhile() throws IOException {
    write(elsewhere("other", 3));
    meanwhile = () -> file().toFile().delete();
    take("run").close();
    assertEquals(1, clock.get());
  }

  @Test
  void oneThatIsOnlyHalfWrittenIsSomebodysUntilTheLeaseEnds() throws IOException {
    Files.writeString(file(), "{ \"run\" :");
    take("run").close();
    assertEquals(60, clock.get());
  }

  @Test
  void whoeverHasLostItFindsOutAndDeletesNothing() throws IOException {
    FolderLease lease = take("run");
    assertEquals(Optional.empty(), lease.taken());
    write(elsewhere("other", 0));
    assertEquals("other", lease.taken().orElseThrow().run());
    lease.stop();
    lease.close();
    assertEquals("other", FolderLease.owner(folder).orElseThrow().run());
  }

  @Test
  void itIsRenewed() throws Exception {
    try (FolderLease lease = take("run", 1)) {
      await(owner -> owner.renewals() >= 3);
      Files.delete(file()); // By somebody who cleaned up.
      await(owner -> owner.renewals() >= 5 && !owner.stopping());
      lease.stop();
      await(Owner::stopping);
    }
    assertFalse(Files.exists(file()));
  }

  private void await(Predicate<Owner> condition) throws InterruptedException {
    while (FolderLease.owner(folder).filter(condition).isEmpty()) {
      Thread.sleep(1);
    }
  }
}
