package dev.parsimony.spark.exchange;

import java.io.IOException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/**
 * Accepts connections and lets in the higher ranks that prove the token, each once. Everything else
 * is dropped and counted: who fails, who takes longer than {@link #HANDSHAKE_NANOS}, and the oldest
 * of too many that have not answered yet. A real peer that is dropped simply dials again.
 */
final class Doorkeeper implements KeyHandler {
  private static final long HANDSHAKE_NANOS = TimeUnit.SECONDS.toNanos(5);
  private static final int MIN_PENDING = 64;

  private final Membership members;
  private final Credentials credentials;
  private final Selector selector;
  private final ServerSocketChannel server;
  private final Deque<InboundHandshake> pending = new ArrayDeque<>();
  private final Map<Integer, PeerLink> links = new TreeMap<>();
  private final Map<Integer, String> refusals = new HashMap<>();
  private int dropped;

  Doorkeeper(
      Membership members, Credentials credentials, Selector selector, ServerSocketChannel server)
      throws IOException {
    this.members = members;
    this.credentials = credentials;
    this.selector = selector;
    this.server = server;
    server.register(selector, SelectionKey.OP_ACCEPT, this);
  }

  @Override
  public void ready() throws IOException {
    SocketChannel channel = server.accept();
    while (channel != null) {
      greet(channel);
      channel = server.accept();
    }
  }

  private void greet(SocketChannel channel) {
    try {
      Sockets.prepare(channel);
      SelectionKey key = channel.register(selector, SelectionKey.OP_READ);
      InboundHandshake handshake = new InboundHandshake(members, credentials, channel, key);
      KeyHandler handler = () -> advance(handshake);
      key.attach(handler);
      if (pending.size() >= Math.max(MIN_PENDING, 2 * members.worldSize())) {
        drop(pending.getFirst());
      }
      pending.addLast(handshake);
      advance(handshake);
    } catch (IOException e) {
      dropped++;
      Farewell.closeQuietly(channel);
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
      drop(handshake);
    }
  }

  private void admit(InboundHandshake handshake) {
    int rank = handshake.peerRank();
    if (links.containsKey(rank)) {
      drop(handshake);
      return;
    }
    pending.remove(handshake);
    links.put(
        rank,
        new PeerLink(
            members.peer(rank), members, handshake.channel(), handshake.key(), handshake.opener()));
  }

  private void drop(InboundHandshake handshake) {
    dropped++;
    pending.remove(handshake);
    Farewell.closeQuietly(handshake.channel());
  }

  /** Drops connections whose handshake takes too long. */
  void dropLate() {
    while (!pending.isEmpty() && pending.getFirst().olderThan(HANDSHAKE_NANOS)) {
      drop(pending.getFirst());
    }
  }

  /** Stops listening and drops whoever has not proven itself. */
  void closeDoor() {
    Farewell.closeQuietly(server);
    while (!pending.isEmpty()) {
      drop(pending.getFirst());
    }
  }

  /** The connections let in so far, by rank. */
  Map<Integer, PeerLink> links() {
    return links;
  }

  /** For the error that names missing ranks: why one that proved the token was not let in. */
  String problem(int rank) {
    return refusals.getOrDefault(rank, "has not connected");
  }

  int dropped() {
    return dropped;
  }
}
