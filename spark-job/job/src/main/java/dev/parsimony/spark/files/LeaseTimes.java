package dev.parsimony.spark.files;

import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * The times of a lease, and the clock.
 *
 * @param renewalMillis between two renewals
 * @param leaseMillis without a renewal after which a lease has ended
 * @param lookMillis between two looks at another's lease
 * @param millis a clock of this machine that never goes back
 */
record LeaseTimes(
    long renewalMillis, long leaseMillis, long lookMillis, LongSupplier millis, Sleeper sleeper) {
  /** Usual times: renewals may be five intervals late, as by a stalled disk or a long GC. */
  static final LeaseTimes USUAL =
      new LeaseTimes(
          10_000,
          60_000,
          1_000,
          () -> TimeUnit.NANOSECONDS.toMillis(System.nanoTime()),
          Thread::sleep);

  /** Waits. */
  interface Sleeper {
    void sleep(long millis) throws InterruptedException;
  }
}
