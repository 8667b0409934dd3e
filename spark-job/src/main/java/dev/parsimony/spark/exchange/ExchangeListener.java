package dev.parsimony.spark.exchange;

import dev.parsimony.spark.exchange.seal.RankSeal;
import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.channels.ServerSocketChannel;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

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

  /** Listens on a port that the system chooses; otherwise as the other one. */
  public static ExchangeListener open(String bindHost) throws IOException {
    return open(bindHost, PortRange.ANY);
  }

  /**
   * Listens on the first free port of a range.
   *
   * @param bindHost this machine's name or address
   * @throws ExchangeException naming the host if this machine cannot listen on it, the range if no
   *     port of it is free
   */
  public static ExchangeListener open(String bindHost, PortRange ports) throws IOException {
    InetAddress address = address(bindHost);
    IOException failure = null;
    for (int port = ports.first(); port <= ports.last(); port++) {
      try {
        return open(new InetSocketAddress(address, port));
      } catch (IOException e) {
        failure = e;
      }
    }
    throw ports.equals(PortRange.ANY) || !usable(address)
        ? notHere(bindHost, failure)
        : noneFree(bindHost, ports, failure);
  }

  private static InetAddress address(String host) throws ExchangeException {
    try {
      return InetAddress.getByName(host);
    } catch (UnknownHostException e) {
      throw notHere(host, e);
    }
  }

  private static ExchangeListener open(InetSocketAddress address) throws IOException {
    ServerSocketChannel server = ServerSocketChannel.open();
    try {
      server.bind(address, BACKLOG);
      server.configureBlocking(false);
      return new ExchangeListener(server);
    } catch (IOException e) {
      Farewell.closeQuietly(server);
      throw e;
    }
  }

  /** Whether it is the address that can be listened on, where no port could. */
  private static boolean usable(InetAddress address) {
    try (ExchangeListener listener = open(new InetSocketAddress(address, 0))) {
      return listener.port() > 0;
    } catch (IOException e) {
      return false;
    }
  }

  private static ExchangeException notHere(String host, @Nullable IOException cause) {
    return new ExchangeException(
        -1,
        "Cannot listen on host '"
            + host
            + "'"
            + (cause == null ? "" : ": " + cause.getMessage())
            + ". Set spark.parsimony.exchange.bind-address to a name or address that belongs to"
            + " this machine.",
        cause);
  }

  private static ExchangeException noneFree(
      String host, PortRange ports, @Nullable IOException cause) {
    return new ExchangeException(
        -1,
        "No port of "
            + ports
            + " is free on host '"
            + host
            + "'"
            + (cause == null ? "" : " (" + cause.getMessage() + ")")
            + ". Widen spark.parsimony.exchange.port-range: every worker of a machine needs a port"
            + " of its own.",
        cause);
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
   * @param seal this rank's keys of this attempt, whose public key its address carries; on for all
   *     ranks or for none
   * @param cancelled asked at least ten times a second, also in every later wait, by the thread
   *     that waits; true ends the wait with an error
   * @return the exchange, owned by the caller and used by the calling thread only
   * @throws IllegalArgumentException if the peers are not the ranks from 0 on, or rank is not one
   * @throws ExchangeException naming the ranks that could not be connected by the deadline
   */
  public Exchange connect(
      int rank,
      List<PeerAddress> peers,
      ExchangeSettings settings,
      RankSeal seal,
      BooleanSupplier cancelled)
      throws IOException {
    try (server) {
      Membership members = new Membership(rank, peers, settings, seal);
      MeshConnector connector = new MeshConnector(members, cancelled, server);
      try {
        return connector.connect();
      } finally {
        dropped = connector.dropped();
      }
    }
  }

  /** Connects ranks that seal nothing. */
  public Exchange connect(
      int rank, List<PeerAddress> peers, ExchangeSettings settings, BooleanSupplier cancelled)
      throws IOException {
    return connect(rank, peers, settings, RankSeal.plain(), cancelled);
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
