package dev.parsimony.exchange.address;

import dev.parsimony.exchange.Internal;
import java.io.Closeable;
import java.io.IOException;
import java.net.StandardSocketOptions;
import java.nio.channels.SocketChannel;

/** Sets up and closes sockets: how the exchange's connections are set up, on both sides. */
@Internal
public final class Sockets {
  /**
   * Bytes of a connection's send buffer: little enough that connections which meet in one port do
   * not fill its queue and lose segments, and that what is copied is still in the cache when the
   * kernel sends it; enough for about 2 Gbit/s of each connection at a round trip of a millisecond,
   * and ten times that at a tenth of it.
   */
  private static final int SEND_BUFFER_BYTES = 256 * 1024;

  private Sockets() {}

  public static void prepare(SocketChannel channel) throws IOException {
    channel.configureBlocking(false);
    channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
    channel.setOption(StandardSocketOptions.SO_SNDBUF, SEND_BUFFER_BYTES);
  }

  /** Closes a resource that is given up anyway, and ignores failures. */
  public static void closeQuietly(Closeable resource) {
    try {
      resource.close();
    } catch (IOException e) {
      // The resource is given up anyway; there is no one to tell.
    }
  }
}
