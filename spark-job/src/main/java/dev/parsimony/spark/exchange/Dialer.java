package dev.parsimony.spark.exchange;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ProtocolException;
import java.net.UnknownHostException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Connects to one lower rank, again and again until it succeeds; the caller has the deadline. */
final class Dialer implements KeyHandler {
  private static final long RETRY_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

  private final Membership members;
  private final PeerAddress peer;
  private final Credentials credentials;
  private final Selector selector;
  private long nextTryNanos = System.nanoTime();
  private String problem = "no answer";

  /** What the peer said wrong tells more than that it is gone later. */
  private boolean refused;

  private @Nullable OutboundHandshake handshake;
  private @Nullable PeerLink link;

  Dialer(Membership members, PeerAddress peer, Credentials credentials, Selector selector) {
    this.members = members;
    this.peer = peer;
    this.credentials = credentials;
    this.selector = selector;
  }

  /** Opens a connection unless there is one or the last failure is too fresh. */
  void dial() {
    if (link != null || handshake != null || System.nanoTime() - nextTryNanos < 0) {
      return;
    }
    SocketChannel channel = null;
    try {
      InetSocketAddress address = new InetSocketAddress(peer.host(), peer.port());
      if (address.isUnresolved()) {
        throw new UnknownHostException("unknown host " + peer.host());
      }
      channel = SocketChannel.open();
      Sockets.prepare(channel);
      SelectionKey key = channel.register(selector, SelectionKey.OP_CONNECT, this);
      handshake = new OutboundHandshake(members, peer, credentials, channel, key);
      if (channel.connect(address)) {
        ready();
      }
    } catch (IOException e) {
      giveUp(channel, e);
    }
  }

  @Override
  public void ready() {
    OutboundHandshake current = handshake;
    if (current == null) {
      return;
    }
    try {
      if (current.advance()) {
        link = new PeerLink(peer, members, current.channel(), current.key(), current.opener());
        handshake = null;
      }
    } catch (IOException e) {
      giveUp(current.channel(), e);
    }
  }

  private void giveUp(@Nullable SocketChannel channel, IOException cause) {
    if (!refused || cause instanceof ProtocolException) {
      String message = cause.getMessage();
      problem = message == null ? cause.toString() : message;
    }
    refused |= cause instanceof ProtocolException;
    nextTryNanos = System.nanoTime() + RETRY_NANOS;
    handshake = null;
    if (channel != null) {
      Farewell.closeQuietly(channel);
    }
  }

  /** Closes a connection that is not yet a link. */
  void hangUp() {
    if (handshake != null) {
      Farewell.closeQuietly(handshake.channel());
      handshake = null;
    }
  }

  /** The proven connection, once there is one. */
  @Nullable PeerLink link() {
    return link;
  }

  /** For the error that names missing ranks. */
  String described() {
    return peer.described() + " (" + problem + ")";
  }
}
