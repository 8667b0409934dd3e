package dev.parsimony.exchange.collective;

import dev.parsimony.exchange.ExchangeException;
import dev.parsimony.exchange.config.ExchangePattern;
import dev.parsimony.exchange.config.Membership;
import dev.parsimony.exchange.frame.Block;
import dev.parsimony.exchange.frame.FailureGrace;
import dev.parsimony.exchange.frame.Failures;
import dev.parsimony.exchange.frame.PeerLink;
import dev.parsimony.exchange.frame.Route;
import dev.parsimony.exchange.frame.SharedFrames;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The connections to all peers in a round, step by step. */
final class LinkSet {
  private final long timeoutMillis;

  /** Links in the order of sending: rank + 1, rank + 2, ... so that not all write to one peer. */
  private final List<PeerLink> links;

  private final Map<ExchangePattern, Route[]> routes = new EnumMap<>(ExchangePattern.class);
  private Route[] current = {};
  private Block[] blocks = {};
  private int step;
  private int lastStep;

  /**
   * The links of a rank.
   *
   * @param links in the order of sending
   */
  LinkSet(Membership members, List<PeerLink> links) {
    this.timeoutMillis = members.config().timeoutMillis();
    this.links = links;
    for (ExchangePattern pattern : ExchangePattern.values()) {
      routes.put(
          pattern,
          links.stream()
              .map(
                  link ->
                      Route.of(pattern, members.rank(), link.peer().rank(), members.worldSize()))
              .toArray(Route[]::new));
    }
  }

  /** Bytes of a block of this length in the frames of one link. */
  long framedBytes(int length) {
    return links.isEmpty() ? length : links.get(0).framedBytes(length);
  }

  List<PeerLink> all() {
    return links;
  }

  /** The routes of a pattern, in the order of the links. */
  Route[] routes(ExchangePattern pattern) {
    return Objects.requireNonNull(routes.get(pattern));
  }

  /**
   * Begins a round.
   *
   * @param receive blocks by the numbers by which the routes receive
   * @param send for each link the blocks by the numbers by which the routes send
   * @param own the frames made for all, where a route is alike for all
   */
  void startRound(
      long round,
      Route[] newRoutes,
      Block[] receive,
      Block[][] send,
      @Nullable SharedFrames own,
      long nowNanos)
      throws ExchangeException {
    current = newRoutes;
    blocks = receive;
    step = -1;
    lastStep = 0;
    for (int i = 0; i < links.size(); i++) {
      Route route = current[i];
      lastStep = Math.max(lastStep, Math.max(route.sendStep(), route.receiveStep()));
      links.get(i).startRound(round, receive, send[i], route, own, nowNanos);
    }
  }

  /** Advances as far as the steps before are done; returns whether anything moved. */
  boolean pump() throws ExchangeException {
    boolean moved = false;
    while (step < lastStep && stepDone()) {
      step++;
      moved = true;
      for (int i = 0; i < links.size(); i++) {
        if (current[i].sendStep() == step) {
          links.get(i).open();
          links.get(i).send();
        }
      }
    }
    for (int i = 0; i < links.size(); i++) {
      moved |= links.get(i).expecting() ? links.get(i).pump() : links.get(i).send();
    }
    return moved;
  }

  private boolean stepDone() {
    for (int i = 0; i < links.size(); i++) {
      Route route = current[i];
      if ((route.receiveStep() <= step && links.get(i).expecting())
          || (route.sendStep() <= step && !links.get(i).sent())) {
        return false;
      }
    }
    return true;
  }

  /** Looks at every link; returns whether the round is complete. */
  boolean inspect(long round, FailureGrace grace) throws ExchangeException {
    boolean done = true;
    for (int i = 0; i < links.size(); i++) {
      PeerLink link = links.get(i);
      if (link.left()) {
        throw Failures.left(round, link.peer());
      }
      grace.look(link);
      done &= link.roundDone();
    }
    grace.check();
    return done && !grace.any();
  }

  /** Whether something of every peer's has arrived. */
  boolean allHeard() {
    boolean heard = true;
    for (int i = 0; i < links.size(); i++) {
      heard &= links.get(i).heard();
    }
    return heard;
  }

  boolean writeBlocked() {
    boolean blocked = false;
    for (int i = 0; i < links.size(); i++) {
      blocked |= links.get(i).writeBlocked();
    }
    return blocked;
  }

  void sayWaiting() {
    for (int i = 0; i < links.size(); i++) {
      links.get(i).sayWaiting();
    }
  }

  void updateInterest() {
    for (int i = 0; i < links.size(); i++) {
      links.get(i).updateInterest();
    }
  }

  /**
   * Ends the wait for peers that owe something and have given no sign of life for the timeout.
   *
   * @param sinceNanos when waiting began
   * @throws ExchangeException naming them
   */
  void checkDeadline(long round, FailureGrace grace, long sinceNanos, long nowNanos)
      throws ExchangeException {
    PeerLink slowest = null;
    for (int i = 0; i < links.size(); i++) {
      PeerLink link = links.get(i);
      if (!link.roundDone()
          && (slowest == null || link.progressNanos() - slowest.progressNanos() < 0)) {
        slowest = link;
      }
    }
    if (slowest != null
        && !grace.any()
        && nowNanos - sinceNanos >= TimeUnit.MILLISECONDS.toNanos(timeoutMillis)
        && nowNanos - slowest.progressNanos() >= TimeUnit.MILLISECONDS.toNanos(timeoutMillis)) {
      List<PeerLink> missing = links.stream().filter(link -> silent(link, nowNanos)).toList();
      throw Failures.silent(round, timeoutMillis, slowest, missing);
    }
  }

  /**
   * Whether the peer, or its block by way of others, is missed, and it gave no sign of life for
   * half of the timeout: several that fell silent together are named together, not only the first.
   */
  private boolean silent(PeerLink link, long nowNanos) {
    boolean missed = !link.roundDone() || !blocks[link.peer().rank()].complete();
    return missed
        && nowNanos - link.progressNanos() >= TimeUnit.MILLISECONDS.toNanos(timeoutMillis) / 2;
  }
}
