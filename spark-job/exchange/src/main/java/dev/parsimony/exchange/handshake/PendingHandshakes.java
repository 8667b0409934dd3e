package dev.parsimony.exchange.handshake;

import dev.parsimony.exchange.address.Sockets;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * Connections that have not proven themselves yet, oldest first, in a bounded number of places. A
 * dropped one keeps its place until its descriptor is free, which is when the selector selects
 * next, so that there are never more descriptors than places.
 */
final class PendingHandshakes {
  private static final int PLACES = 256;
  private static final int MIN_PLACES = 8;
  private static final long LIMIT_NANOS = TimeUnit.SECONDS.toNanos(5);

  /** Time to answer that a connection has even where others wait for its place. */
  private static final long GRACE_NANOS = TimeUnit.MILLISECONDS.toNanos(250);

  /** Most dropped for room at once: a peer slower than the grace survives a few strangers. */
  private static final int MAX_DROPPED_FOR_ROOM = 16;

  private final Set<InboundHandshake> handshakes = new LinkedHashSet<>();
  private int places;
  private int closing;
  private int dropped;

  PendingHandshakes(int worldSize) {
    places = Math.max(PLACES, 2 * worldSize);
  }

  /** Counts the places of dropped connections as free; to be called before the selector selects. */
  void beforeSelect() {
    closing = 0;
  }

  boolean full() {
    return handshakes.size() + closing >= places;
  }

  void add(InboundHandshake handshake) {
    handshakes.add(handshake);
  }

  /** Removes a connection that has proven itself. */
  void remove(InboundHandshake handshake) {
    handshakes.remove(handshake);
  }

  void drop(InboundHandshake handshake) {
    dropped++;
    closing++;
    handshakes.remove(handshake);
    Sockets.closeQuietly(handshake.channel());
  }

  /** Counts a connection that was lost before it could be added. */
  void countDropped() {
    dropped++;
    closing++;
  }

  /** Drops those that have not proven themselves within the limit. */
  void dropLate() {
    while (!handshakes.isEmpty() && oldest().ageNanos() >= LIMIT_NANOS) {
      drop(oldest());
    }
  }

  /**
   * Drops some of those that had their time to answer.
   *
   * @return nanoseconds until there is a place to be had, 0 where the selector's next call frees
   *     one
   */
  long makeRoom() {
    for (int i = 0; i < MAX_DROPPED_FOR_ROOM && !handshakes.isEmpty(); i++) {
      if (oldest().ageNanos() < GRACE_NANOS) {
        break;
      }
      drop(oldest());
    }
    return closing > 0 || handshakes.isEmpty() ? 0 : GRACE_NANOS - oldest().ageNanos();
  }

  /** Reduces the places, as the system has no descriptors left, so that others find some. */
  void shrink() {
    places = Math.max(MIN_PLACES, handshakes.size() / 2);
    while (handshakes.size() > places) {
      drop(oldest());
    }
  }

  void dropAll() {
    while (!handshakes.isEmpty()) {
      drop(oldest());
    }
  }

  private InboundHandshake oldest() {
    return handshakes.iterator().next();
  }

  /** Returns how many were dropped so far. */
  int dropped() {
    return dropped;
  }
}
