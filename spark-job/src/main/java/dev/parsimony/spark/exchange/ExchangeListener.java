package dev.parsimony.spark.exchange;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.util.List;
import java.util.function.BooleanSupplier;

/**
 * The two steps into an exchange: open a port, tell all ranks where it is (the caller's
 * rendezvous), connect.
 */
public final class ExchangeListener implements Closeable {
  /** Peers connect before this rank accepts; the kernel caps this at its own limit. */
  private static final int BACKLOG = 1024;

  private final ServerSocketChannel server;
  private final int port;
  private int dropped;

  private ExchangeListener(ServerSocketChannel server) {
    this.server = server;
    this.port = server.socket().getLocalPort();
  }

  /**
   * Listens on a port that the system chooses.
   *
   * @param bindHost this machine's name or address, as the other workers reach it
   * @throws ExchangeException naming the host if this machine cannot listen on it
   */
  public static ExchangeListener open(String bindHost) throws IOException {
    ServerSocketChannel server = ServerSocketChannel.open();
    try {
      server.bind(new InetSocketAddress(InetAddress.getByName(bindHost), 0), BACKLOG);
      server.configureBlocking(false);
      return new ExchangeListener(server);
    } catch (IOException e) {
      Farewell.closeQuietly(server);
      throw new ExchangeException(
          -1,
          "Cannot listen on host '"
              + bindHost
              + "': "
              + e.getMessage()
              + ". Use a name or address that belongs to this machine.",
          e);
    }
  }

  /** The port that peers connect to. */
  public int port() {
    return port;
  }

  /**
   * Connects all ranks with each other; every rank calls it once. The listener is closed
   * afterwards, whatever the outcome. Connections that do not prove the token, or belong to another
   * attempt, are dropped.
   *
   * @param rank the own rank
   * @param peers the addresses of all ranks, the own included, in any order
   * @param settings the same on all ranks
   * @param cancelled asked at least ten times a second, also in every later wait, by the thread
   *     that waits; true ends the wait with an error
   * @return the exchange, owned by the caller and used by the calling thread only
   * @throws IllegalArgumentException if the peers are not the ranks from 0 on, or rank is not one
   * @throws ExchangeException naming the ranks that could not be connected by the deadline
   */
  public Exchange connect(
      int rank, List<PeerAddress> peers, ExchangeSettings settings, BooleanSupplier cancelled)
      throws IOException {
    try (server) {
      Membership members = new Membership(rank, peers, settings);
      MeshConnector connector = new MeshConnector(members, cancelled, server);
      try {
        return connector.connect();
      } finally {
        dropped = connector.dropped();
      }
    }
  }

  /** Connections that {@link #connect} dropped because they proved nothing. */
  public int droppedConnections() {
    return dropped;
  }

  /** Stops listening; what {@link #connect} returned stays open. Idempotent. */
  @Override
  public void close() throws IOException {
    server.close();
  }
}
