package dev.parsimony.exchange.address;

import dev.parsimony.exchange.Internal;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.channels.ServerSocketChannel;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Looks for a port to listen on. Those that are taken may be another run's, which needs them only
 * until its workers have met, so the search continues for a while; what time does not change ends
 * it at once.
 */
@Internal
public final class PortSearch {
  private static final long PAUSE_MS = 100;

  /** First port that is not for privileged users, unless the system was told otherwise. */
  private static final int FIRST_UNPRIVILEGED_PORT = 1024;

  /**
   * Connections that may wait to be accepted: peers connect before this rank accepts, perhaps
   * behind many strangers; the kernel has a cap.
   */
  private static final int BACKLOG = 4096;

  private final String host;
  private final PortRange ports;
  private @Nullable IOException failure;
  private boolean noSocket;

  /**
   * Creates a search that has not begun yet.
   *
   * @param host this machine's name or address
   */
  public PortSearch(String host, PortRange ports) {
    this.host = host;
    this.ports = ports;
  }

  /**
   * Binds to the first free port.
   *
   * @param patienceMillis how long to try again, 0 for not at all
   * @param cancelled polled between tries; true ends the search
   * @return bound and not blocking
   * @throws ListenException saying which setting to change
   */
  public ServerSocketChannel bind(long patienceMillis, BooleanSupplier cancelled)
      throws ListenException {
    InetAddress address = address();
    long start = System.nanoTime();
    ServerSocketChannel server = firstFree(address);
    while (server == null
        && System.nanoTime() - start < TimeUnit.MILLISECONDS.toNanos(patienceMillis)
        && usable(address)
        && !cancelled.getAsBoolean()
        && paused()) {
      server = firstFree(address);
    }
    if (server == null) {
      throw usable(address) ? noneFree() : ListenException.notHere(host, failure);
    }
    return server;
  }

  private InetAddress address() throws ListenException {
    try {
      return InetAddress.getByName(host);
    } catch (UnknownHostException e) {
      throw ListenException.notHere(host, e);
    }
  }

  private @Nullable ServerSocketChannel firstFree(InetAddress address) {
    ServerSocketChannel server = null;
    for (int port = ports.first(); server == null && port <= ports.last(); port++) {
      server = bound(new InetSocketAddress(address, port));
    }
    return server;
  }

  private @Nullable ServerSocketChannel bound(InetSocketAddress address) {
    ServerSocketChannel server = null;
    noSocket = true;
    try {
      server = ServerSocketChannel.open();
      noSocket = false;
      server.configureBlocking(false);
      return server.bind(address, BACKLOG);
    } catch (IOException e) {
      failure = e;
      if (server != null) {
        Sockets.closeQuietly(server);
      }
      return null;
    }
  }

  /** Whether the address can be listened on, as far as that can be told. */
  private boolean usable(InetAddress address) {
    ServerSocketChannel server = bound(new InetSocketAddress(address, 0));
    if (server != null) {
      Sockets.closeQuietly(server);
    }
    return server != null || noSocket;
  }

  private static boolean paused() {
    try {
      Thread.sleep(PAUSE_MS);
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private ListenException noneFree() {
    String found = failure == null ? "" : " (" + failure.getMessage() + ")";
    if (noSocket) {
      return new ListenException(
          "No socket can be opened" + found + ". Raise the limit of open files (ulimit -n).",
          failure);
    }
    String privileged =
        ports.first() > 0 && ports.first() < FIRST_UNPRIVILEGED_PORT
            ? "; ports below " + FIRST_UNPRIVILEGED_PORT + " are for privileged users"
            : "";
    return new ListenException(
        "No port"
            + (ports.equals(PortRange.ANY) ? "" : " of " + ports)
            + " is free on host '"
            + host
            + "'"
            + found
            + ". Widen spark.parsimony.exchange.port-range: every worker of a machine needs a port"
            + " of its own"
            + privileged
            + ".",
        failure);
  }
}
