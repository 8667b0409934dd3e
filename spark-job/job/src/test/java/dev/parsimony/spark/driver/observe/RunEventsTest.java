package dev.parsimony.spark.driver.observe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parsimony.spark.metrics.Progress;
import dev.parsimony.spark.metrics.StartPhase;
import dev.parsimony.spark.report.Notice;
import dev.parsimony.spark.report.Report;
import dev.parsimony.spark.report.RunStart;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class RunEventsTest {
  private final List<String> console = new CopyOnWriteArrayList<>();

  private static Progress progress(int batch) {
    return new Progress(1, 3, batch, 40, 0.5, 100, 7, 28, 58_612, 0.1, 0.05, 1, 1, 0.001);
  }

  private static Report.Epoch epoch(int number, double alphaFactor, int localSteps) {
    Report.Seconds split = new Report.Seconds(1, 1, 0, 0, 0, 0, 0, 0);
    return new Report.Epoch(
        number, 0.5, 0.4, 0.9, List.of(), 7, 28, alphaFactor, localSteps, 1, 100, 1000, split);
  }

  private static RunStart start() {
    return new RunStart(
        Instant.EPOCH, "a run", "memory", 10, 1, 1, 40, 3, 0, List.of(), Map.of("seed", "42"));
  }

  @Test
  void allIsToldInOrder() {
    RecordingObserver recorder = new RecordingObserver();
    try (RunEvents events = RunEvents.to(List.of(recorder), console::add)) {
      events.begin(StartPhase.READING).close();
      events.noticed(Notice.Kind.RECOVERY, "going on after step 20");
      events.begun(start());
      events.placed(List.of("a", "b"));
      events.progress(progress(1));
      events.progress(progress(1));
      events.noticed(Notice.Kind.WARNING, "odd");
      events.epochsEnded(List.of(epoch(1, 1, 1)));
      events.checkpointKept(40);
      events.failed(new IllegalStateException("Too hot."));
      events.epochsEnded(List.of(epoch(2, 1, 1)));
    }
    assertEquals(
        List.of(
            "begin reading data",
            "end reading data",
            "begun",
            "notice RECOVERY",
            "placed",
            "notice WARNING",
            "epoch 1",
            "checkpoint 40",
            "failed: Too hot."),
        recorder.calls);
    assertEquals(List.of(progress(1)), recorder.progress);
    assertEquals(1, recorder.notices.get(1).step());
    assertEquals(List.of(), console);
  }

  @Test
  void changedSettingsAreNoticed() {
    RecordingObserver recorder = new RecordingObserver();
    try (RunEvents events = RunEvents.to(List.of(recorder), console::add)) {
      events.begun(start());
      events.progress(progress(1));
      events.epochsEnded(List.of(epoch(1, 1, 1)));
      events.epochsEnded(List.of(epoch(2, 1, 1)));
      events.epochsEnded(List.of(epoch(3, 1.5, 1)));
      events.epochsEnded(List.of(epoch(4, 1.5, 4)));
    }
    assertEquals(
        List.of(
            "after epoch 3 alpha is multiplied by 1.50, and each batch has an exchange",
            "after epoch 4 alpha is multiplied by 1.50, and 4 batches share an exchange"),
        recorder.notices.stream().map(Notice::sentence).toList());
    long batches = recorder.progress.get(0).batchesPerEpoch();
    assertEquals(
        List.of(3 * batches, 4 * batches), recorder.notices.stream().map(Notice::step).toList());
  }

  @Test
  void whoThrowsIsWarnedAboutOnceAndStillTold() {
    CopyOnWriteArrayList<String> called = new CopyOnWriteArrayList<>();
    RunObserver faulty =
        new RunObserver() {
          @Override
          public String name() {
            return "the broken one";
          }

          @Override
          public void epochEnded(Report.Epoch epoch) throws Exception {
            called.add("epoch " + epoch.epoch());
            throw epoch.epoch() == 1 ? new IOException("disk full") : new Exception("x");
          }

          @Override
          public void checkpointKept(long step) {
            throw new OutOfMemoryError("not really");
          }
        };
    RecordingObserver recorder = new RecordingObserver();
    try (RunEvents events = RunEvents.to(List.of(faulty, recorder), console::add)) {
      events.epochsEnded(List.of(epoch(1, 1, 1)));
      events.checkpointKept(1);
      events.epochsEnded(List.of(epoch(2, 1, 1)));
    }
    assertEquals(List.of("epoch 1", "epoch 2"), called);
    assertEquals(List.of("epoch 1", "checkpoint 1", "epoch 2"), recorder.calls);
    assertEquals(
        List.of("warning: the broken one failed (disk full); the training goes on"), console);
  }

  /** Blocks until it may go on, or is interrupted. */
  private static final class Blocked implements RunObserver {
    final CountDownLatch entered = new CountDownLatch(1);
    final CountDownLatch release = new CountDownLatch(1);
    final RecordingObserver recorder = new RecordingObserver();

    @Override
    public String name() {
      return "the slow one";
    }

    @Override
    public Duration patience() {
      return Duration.ofMillis(release.getCount() == 0 ? 50_000 : 20);
    }

    @Override
    public void begun(RunStart start) throws InterruptedException {
      entered.countDown();
      release.await();
    }

    @Override
    public void progress(Progress latest) {
      recorder.progress(latest);
    }

    @Override
    public void epochEnded(Report.Epoch epoch) {
      recorder.epochEnded(epoch);
    }

    @Override
    public void checkpointKept(long step) {
      recorder.checkpointKept(step);
    }

    @Override
    public void failed(String sentence) {
      recorder.failed(sentence);
    }
  }

  @Test
  void whoBlocksHoldsUpNobodyAndIsLeftBehind() throws Exception {
    Blocked blocked = new Blocked();
    RecordingObserver recorder = new RecordingObserver();
    try (RunEvents events = RunEvents.to(List.of(blocked, recorder), console::add)) {
      events.begun(start());
      blocked.entered.await();
      events.epochsEnded(List.of(epoch(1, 1, 1)));
    }
    assertEquals(List.of("begun", "epoch 1"), recorder.calls);
    assertEquals(1, console.size());
    assertTrue(console.get(0).startsWith("warning: the slow one has not finished within"));
    assertFalse(Thread.currentThread().isInterrupted());
  }

  @Test
  void whoFallsBehindMissesProgressFirstAndNeverTheEnd() throws Exception {
    Blocked blocked = new Blocked();
    try (RunEvents events = RunEvents.to(List.of(blocked), console::add)) {
      events.begun(start());
      blocked.entered.await();
      for (int i = 1; i <= ObserverThread.CAPACITY; i++) {
        events.progress(progress(i));
      }
      assertEquals(List.of(), console);
      for (int i = 1; i <= ObserverThread.CAPACITY; i++) {
        events.checkpointKept(i);
      }
      events.failed(new IllegalStateException("Too hot."));
      blocked.release.countDown();
    }
    assertEquals(ObserverThread.CAPACITY / 2, blocked.recorder.progress.size());
    List<String> calls = blocked.recorder.calls;
    assertEquals(ObserverThread.CAPACITY / 2 + 1, calls.size());
    assertEquals("failed: Too hot.", calls.get(calls.size() - 1));
    assertEquals(
        List.of(
            "warning: the slow one falls behind, and misses some of what happens; the training"
                + " goes on"),
        console);
  }

  @Test
  void manyEpochsAtOnceAreMissedByNobody() throws Exception {
    Blocked blocked = new Blocked();
    List<Report.Epoch> epochs =
        IntStream.rangeClosed(1, 3 * ObserverThread.CAPACITY)
            .mapToObj(number -> epoch(number, 1, 1))
            .toList();
    try (RunEvents events = RunEvents.to(List.of(blocked), console::add)) {
      events.begun(start());
      blocked.entered.await();
      events.epochsEnded(epochs);
      blocked.release.countDown();
    }
    assertEquals(epochs, blocked.recorder.epochs);
    assertEquals(List.of(), console);
  }

  @Test
  void whoCannotSayItsNameOrPatienceIsStillTold() {
    CopyOnWriteArrayList<Integer> told = new CopyOnWriteArrayList<>();
    final class Nameless implements RunObserver {
      @Override
      public String name() {
        throw new IllegalStateException("no name");
      }

      @Override
      public Duration patience() {
        throw new IllegalStateException("no patience");
      }

      @Override
      public void epochEnded(Report.Epoch epoch) throws IOException {
        told.add(epoch.epoch());
        throw new IOException("disk full");
      }
    }
    RecordingObserver recorder = new RecordingObserver();
    try (RunEvents events = RunEvents.to(List.of(new Nameless(), recorder), console::add)) {
      events.epochsEnded(List.of(epoch(1, 1, 1), epoch(2, 1, 1)));
    }
    assertEquals(List.of(1, 2), told);
    assertEquals(List.of("epoch 1", "epoch 2"), recorder.calls);
    assertEquals(
        List.of(
            "warning: " + Nameless.class.getName() + " failed (disk full); the training goes on"),
        console);
  }

  @Test
  void whoReadsWhatOthersWriteIsToldTheEndAfterThem() throws Exception {
    List<String> calls = new CopyOnWriteArrayList<>();
    CountDownLatch uploaded = new CountDownLatch(1);
    RunObserver reader =
        new RunObserver() {
          @Override
          public String name() {
            return "reader";
          }

          @Override
          public boolean readsWhatOthersWrite() {
            return true;
          }

          @Override
          public void checkpointKept(long step) {
            calls.add("told of " + step);
          }

          @Override
          public void failed(String sentence) {
            calls.add("uploaded");
            uploaded.countDown();
          }
        };
    RunObserver writer =
        new RunObserver() {
          @Override
          public String name() {
            return "slow writer";
          }

          @Override
          public void failed(String sentence) throws InterruptedException {
            // As long as a reader takes that does not wait for it.
            boolean early = uploaded.await(300, TimeUnit.MILLISECONDS);
            calls.add(early ? "written too late" : "written");
          }
        };
    try (RunEvents events = RunEvents.to(List.of(reader, writer), console::add)) {
      events.checkpointKept(5);
      events.failed(new IllegalStateException("Too hot."));
      events.checkpointKept(6);
    }
    assertEquals(List.of("told of 5", "written", "uploaded"), calls);
    assertEquals(List.of(), console);
  }
}
