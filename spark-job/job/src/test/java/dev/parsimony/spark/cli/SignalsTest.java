package dev.parsimony.spark.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The first signal lets the command end in its own way, a later one does not wait for that. */
final class SignalsTest {
  private static final int INT = 2;
  private static final int TERM = 15;
  private static final long MILLI = 1_000_000;

  private final AtomicLong nanos = new AtomicLong();
  private final List<Integer> halts = new ArrayList<>();
  private final List<String> before = new ArrayList<>();

  @AfterEach
  void clear() {
    Thread.interrupted();
  }

  private Signals signals() {
    return new Signals(halts::add, nanos::get);
  }

  private static CommandInterruptedException thrown(Signals signals, Exception e) {
    return assertThrows(CommandInterruptedException.class, () -> signals.throwIfAny(e, "training"));
  }

  @Test
  void theFirstInterruptsTheCommandsThread() {
    Signals signals = signals();
    signals.interruptThisThread(() -> before.add("quiet"));
    signals.throwIfAny(new IllegalStateException("its own"), "training"); // nothing has arrived
    assertFalse(Thread.currentThread().isInterrupted());
    signals.arrived(TERM);
    assertTrue(Thread.currentThread().isInterrupted());
    assertEquals(List.of("quiet"), before);
    CommandInterruptedException e = thrown(signals, new IllegalStateException("cut short"));
    assertEquals("Interrupted before training began.", e.getMessage());
    assertEquals(143, e.exitCode());
    signals.leaveThisThread();
    assertFalse(Thread.currentThread().isInterrupted());
  }

  @Test
  void whatCameBeforeIsNotForgotten() {
    Signals signals = signals();
    signals.arrived(INT);
    assertFalse(Thread.currentThread().isInterrupted());
    signals.interruptThisThread(() -> {});
    assertTrue(Thread.currentThread().isInterrupted());
    assertEquals(130, thrown(signals, new IllegalStateException()).exitCode());
  }

  @Test
  void aLaterOneEndsTheJvmAndOneOfTheSameMomentDoesNot() {
    Signals signals = signals();
    signals.arrived(INT);
    nanos.addAndGet(900 * MILLI);
    signals.arrived(TERM);
    assertEquals(List.of(), halts);
    nanos.addAndGet(200 * MILLI);
    signals.arrived(INT);
    assertEquals(List.of(130), halts);
  }

  /** Of this process, by a handler that is there no longer than it is to be. */
  @Test
  void aRealSignalIsHeard() throws Exception {
    SynchronousQueue<String> heard = new SynchronousQueue<>();
    try (SignalHandling outer = SignalHandling.begin("TERM", number -> put(heard, "o" + number))) {
      try (SignalHandling inner =
          SignalHandling.begin("TERM", number -> put(heard, "i" + number))) {
        assertEquals("i15", raise(heard));
        assertFalse(inner.equals(outer));
      }
      assertEquals("o15", raise(heard));
    }
  }

  private static void put(SynchronousQueue<String> heard, String what) {
    try {
      heard.put(what);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static String raise(SynchronousQueue<String> heard) throws Exception {
    new ProcessBuilder("kill", "-TERM", String.valueOf(ProcessHandle.current().pid()))
        .start()
        .waitFor();
    return heard.poll(1, TimeUnit.MINUTES);
  }
}
