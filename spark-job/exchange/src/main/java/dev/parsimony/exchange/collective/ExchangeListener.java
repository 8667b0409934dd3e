package dev.parsimony.exchange.collective;

import dev.parsimony.exchange.ExchangeException;
import dev.parsimony.exchange.address.ListenException;
import dev.parsimony.exchange.address.PeerAddress;
import dev.parsimony.exchange.address.PortRange;
import dev.parsimony.exchange.address.PortSearch;
import dev.parsimony.exchange.config.ExchangeConfig;
import dev.parsimony.exchange.config.Membership;
import dev.parsimony.exchange.encryption.RankEncryption;
import dev.parsimony.exchange.handshake.MeshConnector;
import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.channels.ServerSocketChannel;
import java.util.List;
import java.util.function.BooleanSupplier;

/**
 * The two steps into an exchange: open a port, tell all ranks where it is (the caller's
 * rendezvous), connect.
 */
public final class ExchangeListener implements Closeable {
  private final ServerSocketChannel server;
  private final int port;
  private int dropped;

  private ExchangeListener(ServerSocketChannel server) {
    this.server = server;
    this.port = server.socket().getLocalPort();
  }

  /** Listens on a port that the system chooses; tries once. */
  public static ExchangeListener open(String bindHost) throws IOException {
    return open(bindHost, PortRange.ANY);
  }

  /** Listens on the first free port of a range; tries once. */
  public static ExchangeListener open(String bindHost, PortRange ports) throws IOException {
    return open(bindHost, ports, 0, () -> false);
  }

  /**
   * Listens on the first free port of a range.
   *
   * @param bindHost this machine's name or address
   * @param patienceMillis how long to try again while all ports are taken
   * @param cancelled polled meanwhile; true ends the search
   * @throws ListenException naming the host if this machine cannot listen on it, the range if no
   *     port of it is free
   */
  public static ExchangeListener open(
      String bindHost, PortRange ports, long patienceMillis, BooleanSupplier cancelled)
      throws IOException {
    return new ExchangeListener(new PortSearch(bindHost, ports).bind(patienceMillis, cancelled));
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
   * @param rank this rank
   * @param peers the addresses of all ranks, this one's included, in any order
   * @param config the same on all ranks
   * @param encryption this rank's keys of this attempt, whose public key its address carries; on
   *     for all ranks or for none
   * @param cancelled asked at least ten times a second, also in every later wait, by the thread
   *     that waits; true ends the wait with an error
   * @return the exchange, owned by the caller and used by the calling thread only
   * @throws IllegalArgumentException if the peers are not the ranks from 0 on, or rank is not one
   * @throws ExchangeException naming the ranks that could not be connected by the deadline
   */
  public Exchange connect(
      int rank,
      List<PeerAddress> peers,
      ExchangeConfig config,
      RankEncryption encryption,
      BooleanSupplier cancelled)
      throws IOException {
    try (server) {
      Membership members = new Membership(rank, peers, config, encryption);
      MeshConnector connector =
          new MeshConnector(members, cancelled, server, InetAddress::getByName);
      try {
        return connector.connect(
            (selector, links) -> new SocketExchange(members, selector, links, cancelled));
      } finally {
        dropped = connector.dropped();
      }
    }
  }

  /** Connects ranks that encrypt nothing. */
  public Exchange connect(
      int rank, List<PeerAddress> peers, ExchangeConfig config, BooleanSupplier cancelled)
      throws IOException {
    return connect(rank, peers, config, RankEncryption.none(), cancelled);
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
