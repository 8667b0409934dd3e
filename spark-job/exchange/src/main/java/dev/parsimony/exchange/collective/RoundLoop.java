package dev.parsimony.exchange.collective;

import dev.parsimony.exchange.ExchangeException;
import dev.parsimony.exchange.FailureReport;
import dev.parsimony.exchange.config.Membership;
import dev.parsimony.exchange.frame.FailureGrace;
import dev.parsimony.exchange.frame.Failures;
import dev.parsimony.exchange.frame.GracefulClose;
import dev.parsimony.exchange.frame.KeyHandler;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * Moves the bytes of one round after the other: looks at the connections for a moment, giving way
 * to others, and then sleeps in the selector until something can move.
 */
final class RoundLoop {
  /** Time to look before sleeping: sleeping and waking take about as long. */
  private static final long LOOK_NANOS = TimeUnit.MICROSECONDS.toNanos(60);

  /** Turns of the loop after which even the idle connections are looked at. */
  private static final int LOOKS_AT_ALL = 64;

  private static final Consumer<SelectionKey> DISPATCH = RoundLoop::dispatch;

  private final Membership members;
  private final Selector selector;
  private final LinkSet links;
  private final BooleanSupplier cancelled;
  private final FailureGrace grace;
  private final RoundClock clock = new RoundClock();
  private long round;
  private boolean closed;

  RoundLoop(Membership members, Selector selector, LinkSet links, BooleanSupplier cancelled) {
    this.members = members;
    this.selector = selector;
    this.links = links;
    this.cancelled = cancelled;
    this.grace = new FailureGrace(members);
  }

  /**
   * Runs one round. A failure is told to all peers, and ends all rounds.
   *
   * @throws IllegalStateException after a failure or the end
   */
  void run(RoundWork work) throws ExchangeException {
    requireOpen();
    try {
      clock.start(links.all().isEmpty());
      checkCancelled();
      work.start(links, round, clock.startNanos());
      finish(work);
    } catch (ExchangeException e) {
      abort(e.report());
      throw e;
    }
  }

  void requireOpen() {
    if (closed) {
      throw new IllegalStateException("The exchange is closed");
    }
  }

  private void finish(RoundWork work) throws ExchangeException {
    int looks = 0;
    long idleSince = 0;
    while (true) {
      work.frame(round);
      boolean moved = links.pump();
      boolean made = work.make();
      moved |= made;
      if (made || ++looks % LOOKS_AT_ALL == 0) {
        lookAtAll();
      }
      moved |= work.advance();
      clock.look(links, work.made());
      if (links.inspect(round, grace) && work.done()) {
        break;
      }
      checkCancelled();
      long now = System.nanoTime();
      if (moved) {
        idleSince = now;
      } else if (now - idleSince < LOOK_NANOS && !links.writeBlocked()) {
        giveWay();
      } else {
        sleep(now);
        idleSince = System.nanoTime();
      }
    }
    round++;
  }

  /** Yields: peers that share this machine's processors can answer only while they have one. */
  @SuppressWarnings("ThreadPriorityCheck")
  private static void giveWay() {
    Thread.yield();
  }

  private void sleep(long now) throws ExchangeException {
    long timeoutMillis = members.config().timeoutMillis();
    links.checkDeadline(round, grace, clock.madeNanos(), now);
    if (clock.dueToSayWaiting(now, TimeUnit.MILLISECONDS.toNanos(timeoutMillis) / 4)) {
      links.sayWaiting();
    }
    select(Math.max(1, Math.min(Membership.POLL_MS, timeoutMillis / 8)));
  }

  /** Looks at all links: idle ones may have an ABORT to tell, or be dead. */
  private void lookAtAll() throws ExchangeException {
    select(0);
  }

  private void select(long pollMillis) throws ExchangeException {
    links.updateInterest();
    try {
      if (pollMillis == 0) {
        selector.selectNow(DISPATCH);
      } else {
        selector.select(DISPATCH, pollMillis);
      }
    } catch (UncheckedIOException e) {
      if (e.getCause() instanceof ExchangeException failure) {
        throw failure;
      }
      throw Failures.localInput(round, e);
    } catch (IOException e) {
      throw Failures.localInput(round, e);
    }
  }

  private static void dispatch(SelectionKey key) {
    try {
      ((KeyHandler) key.attachment()).ready();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Throws if this rank is cancelled; to be called between pieces of long work in a round. */
  void checkCancelled() throws ExchangeException {
    if (cancelled.getAsBoolean() || Thread.currentThread().isInterrupted()) {
      throw Failures.cancelled(round, members);
    }
  }

  RoundClock clock() {
    return clock;
  }

  /** Tells all peers why this run ends, unless it has ended. */
  void abort(FailureReport report) {
    if (!closed) {
      closed = true;
      new GracefulClose(selector, links.all()).abort(report.foundBy(members.leader()));
    }
  }

  /** Says goodbye to all peers, unless the run has ended. */
  void close() {
    if (!closed) {
      closed = true;
      new GracefulClose(selector, links.all()).bye(cancelled);
    }
  }
}
