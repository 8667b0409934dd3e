package dev.parsimony.exchange.collective;

/** Times of what happened in a round, on the clock of {@link System#nanoTime}. */
final class RoundClock {
  private long startNanos;
  private long madeNanos;
  private long waitNanos;
  private long saidWaitingNanos;
  private boolean allHeard;

  /** Begins a round. */
  void start(boolean alone) {
    startNanos = System.nanoTime();
    madeNanos = startNanos;
    saidWaitingNanos = startNanos;
    waitNanos = 0;
    allHeard = alone;
  }

  long startNanos() {
    return startNanos;
  }

  /** Notes that all that this rank sends is made. */
  void made() {
    madeNanos = System.nanoTime();
  }

  long madeNanos() {
    return madeNanos;
  }

  /** Notes, once, that something of every peer's has arrived. */
  void look(LinkSet links, boolean made) {
    if (!allHeard && links.allHeard()) {
      allHeard = true;
      waitNanos = made ? System.nanoTime() - madeNanos : 0;
    }
  }

  /** Returns nanoseconds from when this rank's part was complete until all peers were heard. */
  long waitNanos() {
    return waitNanos;
  }

  /** Whether it is time to tell the peers again that this rank waits. */
  boolean dueToSayWaiting(long now, long intervalNanos) {
    boolean due = now - saidWaitingNanos >= intervalNanos;
    if (due) {
      saidWaitingNanos = now;
    }
    return due;
  }
}
