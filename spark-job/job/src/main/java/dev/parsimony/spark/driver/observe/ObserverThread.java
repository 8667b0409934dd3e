package dev.parsimony.spark.driver.observe;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/** Calls one observer on a thread of its own, whatever becomes of that. */
final class ObserverThread {
  /** Lists of calls that may wait; progress has half of it. */
  static final int CAPACITY = 1024;

  private static final Duration PATIENCE = Duration.ofSeconds(10);

  /** What no more calls come after; known by its identity. */
  private static final List<Call> END = List.of(observer -> {});

  private final RunObserver observer;
  private final String name;
  private final boolean readsWhatOthersWrite;
  private final boolean wantsTensors;
  private final Consumer<String> console;
  private final BlockingQueue<List<Call>> queue = new LinkedBlockingQueue<>();
  private final Thread thread;
  private volatile boolean warned;

  /** A call of one of an observer's methods. */
  interface Call {
    void on(RunObserver observer) throws Exception;
  }

  /** How a call gives way where many wait. */
  enum Weight {
    PROGRESS(CAPACITY / 2),
    EVENT(CAPACITY),
    END(Integer.MAX_VALUE);

    private final int mostWaiting;

    Weight(int mostWaiting) {
      this.mostWaiting = mostWaiting;
    }
  }

  private ObserverThread(RunObserver observer, Consumer<String> console) {
    this.observer = observer;
    this.name = name(observer);
    this.readsWhatOthersWrite = answer(observer::readsWhatOthersWrite);
    this.wantsTensors = answer(observer::wantsTensors);
    this.console = console;
    this.thread = new Thread(this::run, "parsimony-observer-" + name);
    thread.setDaemon(true);
  }

  /**
   * Starts the thread.
   *
   * @param console is told, once, where the observer fails or falls behind
   */
  static ObserverThread start(RunObserver observer, Consumer<String> console) {
    ObserverThread started = new ObserverThread(observer, console);
    started.thread.start();
    return started;
  }

  private static String name(RunObserver observer) {
    try {
      return observer.name();
    } catch (Throwable e) { // Whatever it is: the run does without.
      return observer.getClass().getName();
    }
  }

  private static boolean answer(BooleanSupplier question) {
    try {
      return question.getAsBoolean();
    } catch (Throwable e) { // Likewise.
      return false;
    }
  }

  private static long patienceMillis(RunObserver observer) {
    try {
      return Math.max(1, observer.patience().toMillis());
    } catch (Throwable e) { // Likewise.
      return PATIENCE.toMillis();
    }
  }

  /** Whether the others' end comes before its own. */
  boolean readsWhatOthersWrite() {
    return readsWhatOthersWrite;
  }

  /** Whether it wants to be told what becomes of tensors. */
  boolean wantsTensors() {
    return wantsTensors;
  }

  /** Hands over calls; leaves all out where too many wait already. Never blocks. */
  void tell(List<Call> calls, Weight weight) {
    if (queue.size() < weight.mostWaiting) {
      queue.add(calls);
    } else if (weight != Weight.PROGRESS) {
      warn("falls behind, and misses some of what happens");
    }
  }

  /** Lets the observer see what was told, for as long as it may take. */
  void end() throws InterruptedException {
    queue.add(END);
    long patience = patienceMillis(observer);
    thread.join(patience);
    if (thread.isAlive()) {
      warn(
          "has not finished within "
              + Duration.ofMillis(patience).toSeconds()
              + " s, and is left behind");
      thread.interrupt();
    }
  }

  private void run() {
    try {
      for (List<Call> calls = queue.take(); calls != END; calls = queue.take()) {
        for (Call call : calls) {
          run(call);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void run(Call call) throws InterruptedException {
    try {
      call.on(observer);
    } catch (InterruptedException e) {
      throw e;
    } catch (Throwable e) { // Whatever it is: the run does without.
      String message = e.getMessage();
      warn("failed (" + (message == null ? e.toString() : message) + ")");
    }
  }

  private void warn(String what) {
    if (!warned) {
      warned = true;
      console.accept("warning: " + name + " " + what + "; the training goes on");
    }
  }
}
