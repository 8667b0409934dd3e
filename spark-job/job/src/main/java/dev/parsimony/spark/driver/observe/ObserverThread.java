package dev.parsimony.spark.driver.observe;

import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Consumer;

/** Calls one observer on a thread of its own, whatever becomes of that. */
final class ObserverThread {
  /** Calls that may wait; progress has half of it. */
  static final int CAPACITY = 1024;

  private static final Call END = observer -> {};

  private final RunObserver observer;
  private final Consumer<String> console;
  private final BlockingQueue<Call> queue = new LinkedBlockingQueue<>();
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
    this.console = console;
    this.thread = new Thread(this::run, "parsimony-observer-" + observer.name());
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

  /** Hands over a call; leaves it out where too many wait already. Never blocks. */
  void tell(Call call, Weight weight) {
    if (queue.size() < weight.mostWaiting) {
      queue.add(call);
    } else if (weight != Weight.PROGRESS) {
      warn("falls behind, and misses some of what happens");
    }
  }

  /** Lets the observer see what was told, for as long as it may take. */
  void end() throws InterruptedException {
    queue.add(END);
    Duration patience = observer.patience();
    thread.join(Math.max(1, patience.toMillis()));
    if (thread.isAlive()) {
      warn("has not finished within " + patience.toSeconds() + " s, and is left behind");
      thread.interrupt();
    }
  }

  private void run() {
    try {
      for (Call call = queue.take(); call != END; call = queue.take()) {
        run(call);
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
      console.accept("warning: " + observer.name() + " " + what + "; the training goes on");
    }
  }
}
