package dev.parsimony.spark.cli;

import dev.parsimony.spark.driver.TrainingAbortedException;
import dev.parsimony.spark.driver.inference.InferenceAbortedException;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.IntConsumer;
import java.util.function.LongSupplier;

/**
 * SIGINT, SIGTERM and SIGHUP while a command runs: the first one interrupts the command's thread,
 * which ends in its own way; a later one ends the JVM at once. Signals within a second count as
 * one: a shell that passes one on, and whoever sends it to all of a group's processes, send it
 * twice.
 */
final class Signals implements AutoCloseable {
  private static final int EXIT_CODE = 128;
  private static final long SAME_NANOS = 1_000_000_000L;
  private static final List<String> NAMES = List.of("INT", "TERM", "HUP");

  private final List<SignalHandling> handlings = new ArrayList<>();
  private final IntConsumer halt;
  private final LongSupplier nanoTime;
  private OptionalInt first = OptionalInt.empty();
  private long firstNanos;
  private Runnable interrupt = () -> {};

  Signals(IntConsumer halt, LongSupplier nanoTime) {
    this.halt = halt;
    this.nanoTime = nanoTime;
  }

  /** Leaves the signals to the JVM. */
  static Signals none() {
    return new Signals(code -> {}, System::nanoTime);
  }

  /** Catches the signals until this is closed. */
  static Signals caught() {
    Signals signals = new Signals(Runtime.getRuntime()::halt, System::nanoTime);
    NAMES.forEach(name -> signals.handlings.add(SignalHandling.begin(name, signals::arrived)));
    return signals;
  }

  /**
   * Notes a signal that has arrived.
   *
   * @param number the system's
   */
  synchronized void arrived(int number) {
    if (first.isEmpty()) {
      first = OptionalInt.of(number);
      firstNanos = nanoTime.getAsLong();
      interrupt.run();
    } else if (nanoTime.getAsLong() - firstNanos > SAME_NANOS) {
      halt.accept(EXIT_CODE + number);
    }
  }

  /**
   * Lets the first signal interrupt this thread from now on; at once where it has arrived already.
   *
   * @param before run before that
   */
  synchronized void interruptThisThread(Runnable before) {
    Thread thread = Thread.currentThread();
    interrupt =
        () -> {
          before.run();
          thread.interrupt();
        };
    if (first.isPresent()) {
      interrupt.run();
    }
  }

  /** Interrupts this thread no more, nor is it left interrupted. */
  synchronized void leaveThisThread() {
    interrupt = () -> {};
    if (first.isPresent()) {
      Thread.interrupted();
    }
  }

  /**
   * Throws where a signal has arrived, and with it what the command ended with.
   *
   * @param e what the command ended with
   * @param doing what the command is for, such as training
   */
  synchronized void throwIfAny(Exception e, String doing) {
    if (first.isPresent()) {
      boolean told =
          e instanceof TrainingAbortedException || e instanceof InferenceAbortedException;
      throw new CommandInterruptedException(
          told ? String.valueOf(e.getMessage()) : "Interrupted before " + doing + " began.",
          EXIT_CODE + first.getAsInt(),
          e);
    }
  }

  @Override
  public void close() {
    handlings.forEach(SignalHandling::close);
  }
}
