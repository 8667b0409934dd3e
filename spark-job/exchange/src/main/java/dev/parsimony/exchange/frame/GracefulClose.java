package dev.parsimony.exchange.frame;

import dev.parsimony.exchange.FailureReport;
import dev.parsimony.exchange.Internal;
import dev.parsimony.exchange.address.Sockets;
import dev.parsimony.exchange.config.Membership;
import java.io.IOException;
import java.nio.channels.Selector;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * Ends connections in a way that loses nothing: see {@link PeerLink#advanceClose}. Never throws,
 * always closes the links and the selector.
 */
@Internal
public final class GracefulClose {
  /** Time for peers that wait in a collective to react to an ABORT; those that compute cannot. */
  private static final long ABORT_LINGER_MS = 250;

  private static final long BYE_LINGER_MS = 2000;
  private static final byte[] NO_BODY = {};

  private final Selector selector;
  private final List<PeerLink> links;

  public GracefulClose(Selector selector, List<PeerLink> links) {
    this.selector = selector;
    this.links = links;
  }

  /** Tells the peers who is to blame. */
  public void abort(FailureReport report) {
    byte[] body = ExchangeFormat.abortBody(report);
    run(ExchangeFormat.ABORT, body, ABORT_LINGER_MS, () -> false);
  }

  /** Says goodbye; a cancelled task stays no longer than an aborting one. */
  public void bye(BooleanSupplier cancelled) {
    run(ExchangeFormat.BYE, NO_BODY, BYE_LINGER_MS, cancelled);
  }

  private void run(int kind, byte[] body, long lingerMillis, BooleanSupplier cancelled) {
    // A set flag would make every select return at once.
    boolean interrupted = Thread.interrupted();
    long start = System.nanoTime();
    try {
      while (!advance(kind, body)) {
        interrupted |= Thread.interrupted();
        long linger =
            interrupted || cancelled.getAsBoolean()
                ? Math.min(lingerMillis, ABORT_LINGER_MS)
                : lingerMillis;
        long left = linger - TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
        if (left <= 0) {
          break;
        }
        selector.select(key -> {}, Math.min(left, Membership.POLL_MS));
      }
    } catch (IOException e) {
      // Nothing is left to say: the connections are closed below either way.
    } finally {
      links.forEach(PeerLink::close);
      Sockets.closeQuietly(selector);
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private boolean advance(int kind, byte[] body) {
    boolean done = true;
    for (PeerLink link : links) {
      done &= link.advanceClose(kind, body);
    }
    return done;
  }
}
