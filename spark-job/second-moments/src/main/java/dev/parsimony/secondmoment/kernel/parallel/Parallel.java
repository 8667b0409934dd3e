package dev.parsimony.secondmoment.kernel.parallel;

import dev.parsimony.secondmoment.Internal;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.nativeblas.NativeOps;
import org.nd4j.nativeblas.NativeOpsHolder;

/**
 * Runs loops on as many threads as ND4J gives to one of its operations. Each thread takes one range
 * of the loop; a body that treats every index by itself gives the same bits for any number of them.
 */
@Internal
public final class Parallel {
  /** Elements for which waking a thread pays: about 20 µs of a simple loop. */
  private static final long WORTHWHILE = 1 << 15;

  private static final int IDLE_SECONDS = 10;
  private static final AtomicInteger MADE = new AtomicInteger();
  private static final ExecutorService POOL =
      new ThreadPoolExecutor(
          0,
          Integer.MAX_VALUE,
          IDLE_SECONDS,
          TimeUnit.SECONDS,
          new SynchronousQueue<>(),
          Parallel::daemon);

  private static final ThreadLocal<Integer> GIVEN = new ThreadLocal<>();

  private Parallel() {}

  /**
   * Runs something with another number of threads for the loops that it begins; all of them are
   * split, also those for which that does not pay.
   */
  public static <T> T withThreads(int threads, Supplier<T> body) {
    Integer before = GIVEN.get();
    GIVEN.set(threads);
    try {
      return body.get();
    } finally {
      if (before == null) {
        GIVEN.remove();
      } else {
        GIVEN.set(before);
      }
    }
  }

  /** The body of a loop. */
  @FunctionalInterface
  public interface Body {
    /**
     * Runs the body for a range.
     *
     * @param part which of the parts this is, from 0; no other runs with its number
     */
    void run(int part, int from, int to);
  }

  /**
   * Returns into how many parts a loop should be split.
   *
   * @param count how often the body runs
   * @param elements that all its runs read and write together
   * @return at least 1
   */
  public static int parts(int count, long elements) {
    Integer given = GIVEN.get();
    if (given != null) {
      return Math.max(1, Math.min(given, count));
    }
    int threads = Nd4j.getEnvironment().maxMasterThreads();
    return (int) Math.max(1, Math.min(Math.min(threads, count), elements / WORTHWHILE));
  }

  /**
   * Runs a loop from 0 to {@code count} in {@code parts} ranges, and returns when all have ended.
   * What a body throws is thrown here.
   */
  public static void run(int parts, int count, Body body) {
    if (parts == 1) {
      body.run(0, 0, count);
      return;
    }
    CountDownLatch others = new CountDownLatch(parts - 1);
    AtomicReference<Throwable> failure = new AtomicReference<>();
    int begun = 1;
    try {
      for (; begun < parts; begun++) {
        int part = begun;
        POOL.execute(
            () -> {
              try {
                body.run(part, start(part, parts, count), start(part + 1, parts, count));
              } catch (RuntimeException | Error e) {
                failure.compareAndSet(null, e);
              } finally {
                others.countDown();
              }
            });
      }
      body.run(0, 0, start(1, parts, count));
    } finally {
      for (; begun < parts; begun++) {
        others.countDown(); // there was no thread for it
      }
      awaitWhateverHappens(others);
    }
    rethrow(failure.get());
  }

  /**
   * Runs a loop whose body calls ND4J's operations. Each of them uses one native thread, so that
   * their bits, too, are the same for any number of parts.
   */
  public static void runNative(int parts, int count, Body body) {
    NativeOps natives = NativeOpsHolder.getInstance().getDeviceNativeOps();
    run(
        parts,
        count,
        (part, from, to) -> {
          int before = natives.ompGetMaxThreads(); // of this thread
          natives.setOmpNumThreads(1);
          try {
            body.run(part, from, to);
          } finally {
            natives.setOmpNumThreads(before);
          }
        });
  }

  private static int start(int part, int parts, int count) {
    return (int) ((long) count * part / parts);
  }

  /** The ranges' arrays are the caller's, who must not have them back before. */
  private static void awaitWhateverHappens(CountDownLatch others) {
    boolean interrupted = false;
    while (true) {
      try {
        others.await();
        break;
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private static void rethrow(@Nullable Throwable failure) {
    if (failure instanceof Error error) {
      throw error;
    }
    if (failure instanceof RuntimeException exception) {
      throw exception;
    }
  }

  private static Thread daemon(Runnable task) {
    Thread thread = new Thread(task, "parsimony-kernel-" + MADE.incrementAndGet());
    thread.setDaemon(true);
    return thread;
  }
}
