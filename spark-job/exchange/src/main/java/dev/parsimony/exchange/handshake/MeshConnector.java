package dev.parsimony.exchange.handshake;

import dev.parsimony.exchange.ExchangeException;
import dev.parsimony.exchange.FailureReport;
import dev.parsimony.exchange.Internal;
import dev.parsimony.exchange.address.HostLookup;
import dev.parsimony.exchange.address.PeerAddress;
import dev.parsimony.exchange.config.Membership;
import dev.parsimony.exchange.frame.FailureGrace;
import dev.parsimony.exchange.frame.Failures;
import dev.parsimony.exchange.frame.GracefulClose;
import dev.parsimony.exchange.frame.KeyHandler;
import dev.parsimony.exchange.frame.PeerLink;
import java.io.IOException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * Builds the full mesh: dials the lower ranks, lets in the higher ones. Links that stand already
 * are listened to meanwhile, so that an abort or a death ends the wait. Nobody begins a round
 * before all links of all ranks stand: whoever fails in it can tell all others then.
 */
@Internal
public final class MeshConnector {
  private final Membership members;
  private final BooleanSupplier cancelled;
  private final Selector selector;
  private final Acceptor acceptor;
  private final HostLookup hosts;
  private final List<Dialer> dialers = new ArrayList<>();
  private final FailureGrace grace;
  private final long startNanos = System.nanoTime();
  private boolean linked;

  /** Takes over the server, which must be bound and non-blocking. */
  public MeshConnector(
      Membership members,
      BooleanSupplier cancelled,
      ServerSocketChannel server,
      HostLookup.Resolver resolver)
      throws IOException {
    this.members = members;
    this.cancelled = cancelled;
    this.grace = new FailureGrace(members);
    this.selector = Selector.open();
    Credentials credentials = new Credentials(members.config(), members.encryption());
    acceptor = new Acceptor(members, credentials, selector, server);
    hosts = new HostLookup(resolver, selector::wakeup);
    for (PeerAddress peer : members.peers().subList(0, members.rank())) {
      dialers.add(new Dialer(members, peer, credentials, selector, hosts));
    }
    if (!dialers.isEmpty()) {
      credentials.rehearse(members.peer(0));
    }
  }

  /** Makes what uses the connections. */
  public interface Use<T> {
    T of(Selector selector, List<PeerLink> links) throws IOException;
  }

  /**
   * Returns when all ranks have all links; on a failure those that stand are told and closed.
   *
   * @param use takes over the selector and the links, which are in the order of sending: rank + 1,
   *     rank + 2, ...
   */
  public <T> T connect(Use<T> use) throws ExchangeException {
    try (hosts) {
      while (!allLinked()) {
        step();
        sayLinked();
      }
      closeStrangers();
      return use.of(selector, inSendingOrder());
    } catch (IOException e) {
      ExchangeException failure =
          e instanceof ExchangeException known ? known : Failures.localInput(-1, e);
      leave(failure.report());
      throw failure;
    } catch (RuntimeException | Error e) {
      // Such as memory for buffers that ran out: peers must not wait for the deadline.
      leave(FailureReport.transientOf(members.leader(), e.toString()));
      throw e;
    }
  }

  /** Tells the peers that know of their connections, once this rank has all links, that it has. */
  private void sayLinked() {
    Map<Integer, PeerLink> links = links();
    if (links.size() == members.worldSize() - 1) {
      linked = true;
      links.values().stream().filter(this::knownToPeer).forEach(PeerLink::sayLinked);
    }
  }

  /**
   * Whether a peer knows of its link; nothing is said on one that its connector may not know of and
   * dial anew: frames of two connections would be encrypted with one nonce.
   */
  private boolean knownToPeer(PeerLink link) {
    return link.peer().rank() < members.rank() || link.confirmed();
  }

  /** Whether this rank and all others have all links. */
  private boolean allLinked() {
    Map<Integer, PeerLink> links = links();
    return links.size() == members.worldSize() - 1
        && links.values().stream().allMatch(PeerLink::linked);
  }

  private void leave(FailureReport report) {
    closeStrangers();
    new GracefulClose(selector, List.copyOf(links().values()))
        .abort(report.foundBy(members.leader()));
  }

  /** Connections dropped because they proved nothing. */
  public int dropped() {
    return acceptor.dropped();
  }

  private void step() throws IOException {
    dialers.forEach(Dialer::dial);
    links().values().forEach(PeerLink::updateInterest);
    long sleepNanos = acceptor.beforeSelect(Math.min(pollNanos(), leftNanos()));
    selector.select(Math.max(1, TimeUnit.NANOSECONDS.toMillis(sleepNanos)));
    Set<SelectionKey> selected = selector.selectedKeys();
    for (SelectionKey key : selected) {
      if (key.isValid()) {
        ((KeyHandler) key.attachment()).ready();
      }
    }
    selected.clear();
    acceptor.accept();
    acceptor.dropLate();
    check();
  }

  /** Returns the longest sleep, which is also how soon a failed dial is noticed to be due again. */
  private long pollNanos() {
    return TimeUnit.MILLISECONDS.toNanos(
        Math.min(Membership.POLL_MS, members.config().timeoutMillis() / 4));
  }

  private long leftNanos() {
    return TimeUnit.MILLISECONDS.toNanos(members.config().timeoutMillis())
        - (System.nanoTime() - startNanos);
  }

  private void check() throws ExchangeException {
    Map<Integer, PeerLink> links = links();
    for (PeerLink link : links.values()) {
      grace.look(link);
    }
    grace.check();
    if (cancelled.getAsBoolean() || Thread.currentThread().isInterrupted()) {
      throw Failures.cancelled(-1, members);
    }
    if (!allLinked() && leftNanos() <= 0) {
      throw late(links, members.config().timeoutMillis());
    }
  }

  private ExchangeException late(Map<Integer, PeerLink> links, long timeoutMillis) {
    int culprit = -1;
    List<String> missing = new ArrayList<>();
    for (PeerAddress peer : members.peers()) {
      int rank = peer.rank();
      PeerLink link = links.get(rank);
      boolean there = link != null && (!linked || link.linked());
      if (rank != members.rank() && !there) {
        culprit = culprit < 0 ? peer.leader() : culprit;
        missing.add(link == null ? unlinked(peer) : peer.described() + " (others not connected)");
      }
    }
    return Failures.notConnected(
        timeoutMillis, culprit, missing, dropped(), acceptor.acceptProblem());
  }

  private String unlinked(PeerAddress peer) {
    int rank = peer.rank();
    return rank < members.rank()
        ? dialers.get(rank).described()
        : peer.described() + " (" + acceptor.problem(rank) + ")";
  }

  private Map<Integer, PeerLink> links() {
    Map<Integer, PeerLink> links = new TreeMap<>(acceptor.links());
    for (int rank = 0; rank < dialers.size(); rank++) {
      PeerLink link = dialers.get(rank).link();
      if (link != null) {
        links.put(rank, link);
      }
    }
    return links;
  }

  private List<PeerLink> inSendingOrder() {
    Map<Integer, PeerLink> links = links();
    List<PeerLink> ordered = new ArrayList<>();
    for (int i = 1; i < members.worldSize(); i++) {
      PeerLink link = links.get((members.rank() + i) % members.worldSize());
      if (link != null) {
        ordered.add(link);
      }
    }
    return List.copyOf(ordered);
  }

  private void closeStrangers() {
    acceptor.stopAccepting();
    dialers.forEach(Dialer::hangUp);
  }
}
