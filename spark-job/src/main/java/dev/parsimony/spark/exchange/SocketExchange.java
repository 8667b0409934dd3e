package dev.parsimony.spark.exchange;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Allgatherv over a full mesh: every rank writes its block to every peer. One selector, run by the
 * calling thread, which sleeps in it whenever nothing can move.
 */
final class SocketExchange implements Exchange {
  /** The longest sleep without a look at the cancellation, in milliseconds. */
  static final long POLL_MS = 100;

  private static final byte[] NOTHING = {};

  private final Membership members;
  private final Selector selector;

  /** In the order of sending: rank + 1, rank + 2, ... so that not all write to the same peer. */
  private final List<PeerLink> links;

  private final BooleanSupplier cancelled;
  private final Suspicion suspicion;
  private final Consumer<SelectionKey> dispatch = SocketExchange::dispatch;

  private long round;
  private byte[] ownBlock = NOTHING;
  private int ownLength;
  private long startNanos;
  private long waitNanos;
  private boolean headersArrived;
  private boolean closed;

  SocketExchange(
      Membership members, Selector selector, List<PeerLink> links, BooleanSupplier cancelled) {
    this.members = members;
    this.selector = selector;
    this.links = links;
    this.cancelled = cancelled;
    this.suspicion = new Suspicion(members);
  }

  @Override
  public int rank() {
    return members.rank();
  }

  @Override
  public int worldSize() {
    return members.worldSize();
  }

  @Override
  public void allgatherv(byte[] block, int length, Arrivals arrivals) throws IOException {
    Objects.checkFromIndexSize(0, length, block.length);
    int limit = members.settings().maxBlockBytes();
    if (length > limit) {
      throw new IllegalArgumentException(
          "Invalid block length: got " + length + ", expected at most " + limit);
    }
    if (closed) {
      throw new IllegalStateException("The exchange is closed");
    }
    try {
      runRound(block, length);
    } catch (ExchangeException e) {
      fail(e);
      throw e;
    }
    for (int rank = 0; rank < members.worldSize(); rank++) {
      arrivals.arrived(rank);
    }
  }

  private void runRound(byte[] block, int length) throws ExchangeException {
    ownBlock = block;
    ownLength = length;
    startNanos = System.nanoTime();
    waitNanos = 0;
    headersArrived = links.isEmpty();
    checkCancelled();
    for (int i = 0; i < links.size(); i++) {
      links.get(i).startRound(round, block, length);
    }
    while (!inspect()) {
      select();
      checkCancelled();
    }
    round++;
  }

  private void select() throws ExchangeException {
    try {
      long poll = Math.max(1, Math.min(POLL_MS, members.settings().timeoutMillis() / 4));
      selector.select(dispatch, poll);
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

  /** Looks at every link; returns whether the round is complete. */
  private boolean inspect() throws ExchangeException {
    boolean done = true;
    boolean headers = true;
    PeerLink slowest = null;
    for (int i = 0; i < links.size(); i++) {
      PeerLink link = links.get(i);
      headers &= link.headerArrived();
      if (link.left()) {
        throw Failures.left(round, link.peer());
      }
      suspicion.look(link);
      if (!link.roundDone()) {
        done = false;
        if (slowest == null || link.progressNanos() - slowest.progressNanos() < 0) {
          slowest = link;
        }
      }
    }
    noteHeaders(headers);
    suspicion.check();
    checkDeadline(slowest);
    return done && !suspicion.any();
  }

  private void noteHeaders(boolean all) {
    if (all && !headersArrived) {
      headersArrived = true;
      waitNanos = System.nanoTime() - startNanos;
    }
  }

  private void checkDeadline(@Nullable PeerLink slowest) throws ExchangeException {
    long timeoutMillis = members.settings().timeoutMillis();
    if (slowest != null
        && !suspicion.any()
        && System.nanoTime() - slowest.progressNanos()
            >= TimeUnit.MILLISECONDS.toNanos(timeoutMillis)) {
      List<PeerLink> missing = links.stream().filter(link -> !link.roundDone()).toList();
      throw Failures.silent(round, timeoutMillis, slowest, missing);
    }
  }

  private void checkCancelled() throws ExchangeException {
    if (cancelled.getAsBoolean() || Thread.currentThread().isInterrupted()) {
      throw Failures.cancelled(round, members);
    }
  }

  private void fail(ExchangeException failure) {
    abort(failure.culprit(), failure.reason());
  }

  @Override
  public byte[] received(int rank) {
    return rank == members.rank() ? ownBlock : link(rank).received();
  }

  @Override
  public int receivedLength(int rank) {
    return rank == members.rank() ? ownLength : link(rank).receivedLength();
  }

  private PeerLink link(int rank) {
    int distance = Objects.checkIndex(rank, members.worldSize()) - members.rank();
    return links.get(Math.floorMod(distance, members.worldSize()) - 1);
  }

  @Override
  public long waitNanos() {
    return waitNanos;
  }

  @Override
  public int receivedOffset(int rank) {
    return 0;
  }

  @Override
  public <T> T shared(Supplier<T> maker) {
    return maker.get();
  }

  @Override
  public long framedLength(int length) {
    return (long) length + ExchangeFormat.HEADER_BYTES;
  }

  @Override
  public void abort(int culprit, String reason) {
    if (!closed) {
      closed = true;
      new Farewell(selector, links).abort(culprit, reason);
    }
  }

  @Override
  public void close() {
    if (!closed) {
      closed = true;
      new Farewell(selector, links).bye(cancelled);
    }
  }
}
