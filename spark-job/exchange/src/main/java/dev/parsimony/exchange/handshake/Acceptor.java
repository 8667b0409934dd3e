package dev.parsimony.exchange.handshake;

import dev.parsimony.exchange.address.Sockets;
import dev.parsimony.exchange.config.Membership;
import dev.parsimony.exchange.frame.KeyHandler;
import dev.parsimony.exchange.frame.PeerLink;
import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Accepts connections and lets in the higher ranks that prove the token, each once. Everything else
 * is dropped and counted: who fails, who takes too long, and the oldest where too many have not
 * answered yet. A real peer that is dropped simply dials again.
 *
 * <p>Who cannot be accepted, because there is no place or the system refuses, waits in the kernel's
 * queue, and the selector does not look at that queue meanwhile.
 */
final class Acceptor implements KeyHandler {
  private static final long ACCEPT_RETRY_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

  private final Membership members;
  private final Credentials credentials;
  private final Selector selector;
  private final ServerSocketChannel server;
  private final SelectionKey serverKey;
  private final PendingHandshakes pending;
  private final Map<Integer, PeerLink> links = new TreeMap<>();
  private final Map<Integer, String> refusals = new HashMap<>();
  private boolean calling;
  private boolean paused;
  private long resumeNanos;
  private String acceptProblem = "";

  Acceptor(
      Membership members, Credentials credentials, Selector selector, ServerSocketChannel server)
      throws IOException {
    this.members = members;
    this.credentials = credentials;
    this.selector = selector;
    this.server = server;
    pending = new PendingHandshakes(members.worldSize());
    serverKey = server.register(selector, SelectionKey.OP_ACCEPT, this);
  }

  /**
   * Gets ready for the selector; to be called before it selects.
   *
   * @return how long it may sleep at most, in nanoseconds
   */
  long beforeSelect(long mostNanos) {
    pending.beforeSelect();
    long left = resumeNanos - System.nanoTime();
    if (paused && left > 0) {
      return Math.min(mostNanos, left);
    }
    if (paused && serverKey.isValid()) {
      serverKey.interestOps(SelectionKey.OP_ACCEPT);
    }
    paused = false;
    return mostNanos;
  }

  /** Notes that somebody waits in the queue; those who are in already come first. */
  @Override
  public void ready() {
    calling = true;
  }

  /** Accepts those for whom there are places; to be called when all handlers have run. */
  void accept() throws IOException {
    if (!calling) {
      return;
    }
    calling = false;
    while (!pending.full()) {
      SocketChannel channel = next();
      if (channel == null) {
        return;
      }
      greet(channel);
    }
    long untilRoom = pending.makeRoom();
    if (untilRoom > 0) {
      pause(untilRoom);
    }
  }

  /** Accepts the next connection, if any; a failure, such as too many open files, may pass. */
  private @Nullable SocketChannel next() throws IOException {
    try {
      return server.accept();
    } catch (ClosedChannelException e) {
      throw e;
    } catch (IOException e) {
      acceptProblem = String.valueOf(e.getMessage());
      pending.shrink();
      pause(ACCEPT_RETRY_NANOS);
      return null;
    }
  }

  private void pause(long nanos) {
    paused = true;
    resumeNanos = System.nanoTime() + nanos;
    serverKey.interestOps(0);
  }

  private void greet(SocketChannel channel) {
    try {
      Sockets.prepare(channel);
      SelectionKey key = channel.register(selector, SelectionKey.OP_READ);
      InboundHandshake handshake = new InboundHandshake(members, credentials, channel, key);
      KeyHandler handler = () -> advance(handshake);
      key.attach(handler);
      pending.add(handshake);
      advance(handshake);
    } catch (IOException e) {
      pending.countDropped();
      Sockets.closeQuietly(channel);
    }
  }

  private void advance(InboundHandshake handshake) {
    try {
      if (handshake.advance()) {
        admit(handshake);
      }
    } catch (IOException e) {
      if (handshake.proven()) {
        refusals.put(handshake.peerRank(), String.valueOf(e.getMessage()));
      }
      pending.drop(handshake);
    }
  }

  /** Turns a handshake into a link; a peer that dials again has not read the former welcome. */
  private void admit(InboundHandshake handshake) {
    int rank = handshake.peerRank();
    PeerLink former = links.get(rank);
    if (former != null && former.confirmed()) {
      pending.drop(handshake);
      return;
    }
    if (former != null) {
      former.close();
    }
    pending.remove(handshake);
    links.put(
        rank,
        new PeerLink(
            members.peer(rank),
            members,
            handshake.channel(),
            handshake.key(),
            handshake.decryptor()));
  }

  /** Drops who takes too long, and forgets connections that ended before the welcome was read. */
  void dropLate() {
    pending.dropLate();
    links.values().removeIf(this::endedUnread);
  }

  private boolean endedUnread(PeerLink link) {
    boolean ended = link.lost() && !link.confirmed();
    if (ended) {
      refusals.put(link.peer().rank(), "hung up before it had read the welcome");
      link.close();
    }
    return ended;
  }

  /** Stops listening and drops whoever has not proven itself. */
  void stopAccepting() {
    Sockets.closeQuietly(server);
    pending.dropAll();
  }

  /** The connections let in so far, by rank. */
  Map<Integer, PeerLink> links() {
    return links;
  }

  /** Returns why one with the token was not let in, for the error that names missing ranks. */
  String problem(int rank) {
    return refusals.getOrDefault(rank, "has not connected");
  }

  /** Returns why the last connection was not accepted that could not be; empty for none. */
  String acceptProblem() {
    return acceptProblem;
  }

  int dropped() {
    return pending.dropped();
  }
}
