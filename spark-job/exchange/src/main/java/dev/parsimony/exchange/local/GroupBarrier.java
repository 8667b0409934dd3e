package dev.parsimony.exchange.local;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The barrier at which the members of a local group wait for each other. For each collective all of
 * them {@link #arrive}; the last one works for all, then {@link #finish}es. The first failure ends
 * it for everybody. Members go by their index in the topology's local ranks.
 */
final class GroupBarrier {
  /** The turn of a member that has arrived. */
  enum Turn {
    WORK,
    DONE,
    FAILED
  }

  private static final long POLL_MS = 100;
  private static final int NOBODY = -1;

  private final int[] ranks;
  private final LocalGroupFailures failures;
  private final long timeoutMillis;
  private final long pollMillis;

  private final boolean[] joined;
  private final boolean[] gone;
  private final boolean[] here;
  private int arrived;
  private int worker = NOBODY;
  private boolean working;
  private long passed;
  private long round = -1;
  private long progressNanos;
  private long allHereNanos;
  private @Nullable Failure failure;
  private boolean told;

  GroupBarrier(Topology topology, long timeoutMillis) {
    ranks = topology.localRanks();
    failures = new LocalGroupFailures(topology);
    this.timeoutMillis = timeoutMillis;
    pollMillis = Math.max(1, Math.min(POLL_MS, timeoutMillis / 4));
    joined = new boolean[ranks.length];
    gone = new boolean[ranks.length];
    here = new boolean[ranks.length];
  }

  synchronized void join(int member) {
    if (joined[member]) {
      throw new IllegalStateException("Rank " + ranks[member] + " has joined already");
    }
    joined[member] = true;
  }

  /** Returns whether nobody is left. */
  synchronized boolean leave(int member) {
    gone[member] = true;
    notifyAll();
    return Arrays.equals(gone, joined);
  }

  /**
   * Waits for the others, and, unless it is this member's turn to work, until the work is done.
   *
   * @param cancelled polled while this waits; it must not block
   */
  synchronized Turn arrive(int member, BooleanSupplier cancelled) {
    if (here[member]) {
      throw new IllegalStateException("The last collective failed: abort or close the exchange");
    }
    long entered = passed;
    here[member] = true;
    arrived++;
    progressNanos = System.nanoTime();
    if (failed(member, cancelled)) {
      return Turn.FAILED;
    }
    if (arrived == ranks.length) {
      allHereNanos = progressNanos;
      worker = member;
      working = true;
      return Turn.WORK;
    }
    while (entered == passed) {
      if (failed(member, cancelled)) {
        return Turn.FAILED;
      }
      pause();
    }
    return Turn.DONE;
  }

  private boolean failed(int member, BooleanSupplier cancelled) {
    if (failure == null) {
      Failure found = look(member, cancelled);
      if (found != null) {
        note(found);
      }
    }
    return failure != null;
  }

  private @Nullable Failure look(int member, BooleanSupplier cancelled) {
    if (cancelled.getAsBoolean() || Thread.currentThread().isInterrupted()) {
      return failures.cancelled(round, ranks[member]);
    }
    for (int i = 0; i < gone.length; i++) {
      if (gone[i]) {
        return failures.left(round, ranks[i]);
      }
    }
    if (System.nanoTime() - progressNanos >= TimeUnit.MILLISECONDS.toNanos(timeoutMillis)) {
      return worker == NOBODY
          ? failures.silent(round, timeoutMillis, missing())
          : failures.stuck(round, timeoutMillis, ranks[worker]);
    }
    return null;
  }

  private List<Integer> missing() {
    List<Integer> missing = new ArrayList<>();
    for (int i = 0; i < ranks.length; i++) {
      if (!here[i]) {
        missing.add(ranks[i]);
      }
    }
    return missing;
  }

  @SuppressWarnings("WaitNotInLoop") // the loop is the caller's
  private void pause() {
    try {
      wait(pollMillis);
    } catch (InterruptedException e) {
      // Found by the next look, which ends the wait.
      Thread.currentThread().interrupt();
    }
  }

  /**
   * Ends the work: all others may go, unless the group failed meanwhile.
   *
   * @param isRound whether rounds are counted on
   */
  synchronized @Nullable Failure finish(boolean isRound) {
    working = false;
    if (failure == null) {
      worker = NOBODY;
      arrived = 0;
      Arrays.fill(here, false);
      passed++;
      round += isRound ? 1 : 0;
      notifyAll();
    }
    return failure;
  }

  /** Notes that this member works no more, whether or not the work is done. */
  synchronized void stopWork(int member) {
    if (worker == member) {
      working = false;
    }
  }

  /** Notes that the work makes progress. */
  synchronized void progress() {
    progressNanos = System.nanoTime();
  }

  /** Ends the group unless it has failed before; returns the first failure. */
  synchronized Failure note(Failure found) {
    if (failure == null) {
      failure = found;
      notifyAll();
    }
    return failure;
  }

  synchronized @Nullable Failure failure() {
    return failure;
  }

  /**
   * The failure, once, for the one who is to tell the other nodes of it: whoever works, or anybody
   * while nobody does. Null for all others.
   *
   * @param byWorker whether the caller is the member that works
   */
  synchronized @Nullable Failure takeToTell(boolean byWorker) {
    if (failure == null || told || (working && !byWorker)) {
      return null;
    }
    told = true;
    return failure;
  }

  /** The next collective round, -1 before the nodes are connected. */
  synchronized long round() {
    return round;
  }

  /** Returns when the last member arrived, on the clock of {@link System#nanoTime}. */
  synchronized long allHereNanos() {
    return allHereNanos;
  }
}
