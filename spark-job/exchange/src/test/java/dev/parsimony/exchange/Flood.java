package dev.parsimony.exchange;

import dev.parsimony.exchange.address.Sockets;
import java.io.Closeable;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.concurrent.CountDownLatch;

/**
 * Strangers that connect to a port of this machine all at once and say nothing. Who is dropped
 * dials again at once, until so many connections were dialed in all.
 */
final class Flood implements Closeable {
  private final InetSocketAddress target;
  private final int strangers;
  private final int mostDials;
  private final Selector selector = Selector.open();
  private final CountDownLatch underWay = new CountDownLatch(1);
  private final ByteBuffer ignored = ByteBuffer.allocate(64);
  private final Thread thread = new Thread(this::run, "flood");
  private volatile boolean closed;
  private int dials;
  private int connected;

  Flood(int port, int strangers, int mostDials) throws IOException {
    target = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    this.strangers = strangers;
    this.mostDials = mostDials;
    thread.setDaemon(true);
    thread.start();
  }

  /** Whether this process may open so many more descriptors. */
  static boolean affordable(int descriptors) {
    return ManagementFactory.getOperatingSystemMXBean()
            instanceof com.sun.management.UnixOperatingSystemMXBean system
        && system.getMaxFileDescriptorCount() - system.getOpenFileDescriptorCount() > descriptors;
  }

  /** Waits until half of the strangers have a connection. */
  void awaitUnderWay() throws InterruptedException {
    underWay.await();
  }

  private void run() {
    try {
      for (int i = 0; i < strangers; i++) {
        dial();
      }
      while (!closed) {
        selector.select(this::ready);
      }
    } catch (IOException e) {
      throw new IllegalStateException(e);
    } finally {
      underWay.countDown();
      selector.keys().forEach(Flood::reset);
      Sockets.closeQuietly(selector);
    }
  }

  private void dial() throws IOException {
    if (dials < mostDials) {
      dials++;
      SocketChannel channel = SocketChannel.open();
      channel.configureBlocking(false);
      channel.setOption(StandardSocketOptions.SO_LINGER, 0);
      channel.register(selector, SelectionKey.OP_CONNECT);
      channel.connect(target);
    }
  }

  private void ready(SelectionKey key) {
    SocketChannel channel = (SocketChannel) key.channel();
    try {
      if (key.isConnectable() && channel.finishConnect()) {
        key.interestOps(SelectionKey.OP_READ);
        if (++connected == strangers / 2) {
          underWay.countDown();
        }
      }
    } catch (IOException e) {
      reset(key); // nobody listens any more
      return;
    }
    if (dropped(channel) && !closed) {
      reset(key);
      redial();
    }
  }

  private boolean dropped(SocketChannel channel) {
    try {
      ignored.clear();
      return channel.isConnected() && channel.read(ignored) < 0;
    } catch (IOException e) {
      return true;
    }
  }

  private void redial() {
    try {
      dial();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Leaves no connection behind that would wait for its end. */
  private static void reset(SelectionKey key) {
    Sockets.closeQuietly(key.channel());
  }

  @Override
  public void close() throws IOException {
    closed = true;
    selector.wakeup();
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
