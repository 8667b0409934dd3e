package dev.parsimony.exchange.handshake;

import dev.parsimony.exchange.address.HostLookup;
import dev.parsimony.exchange.address.PeerAddress;
import dev.parsimony.exchange.address.Sockets;
import dev.parsimony.exchange.config.Membership;
import dev.parsimony.exchange.frame.KeyHandler;
import dev.parsimony.exchange.frame.PeerLink;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ProtocolException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Connects to one lower rank, again and again until it succeeds; the caller has the deadline. */
final class Dialer implements KeyHandler {
  private static final long RETRY_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

  /** Most to wait for a welcome: as long as an acceptor for a hello, if the deadline allows. */
  private static final long MAX_WELCOME_MS = 5000;

  private final Membership members;
  private final PeerAddress peer;
  private final Credentials credentials;
  private final Selector selector;
  private final HostLookup hosts;
  private final long welcomeNanos;
  private long nextTryNanos = System.nanoTime();
  private String problem = "no answer";

  /** Whether the peer broke the protocol, which tells more than that it is gone later. */
  private boolean refused;

  private @Nullable Future<InetAddress> lookup;
  private @Nullable OutboundHandshake handshake;
  private @Nullable PeerLink link;

  Dialer(
      Membership members,
      PeerAddress peer,
      Credentials credentials,
      Selector selector,
      HostLookup hosts) {
    this.members = members;
    this.peer = peer;
    this.credentials = credentials;
    this.selector = selector;
    this.hosts = hosts;
    welcomeNanos =
        TimeUnit.MILLISECONDS.toNanos(
            Math.min(MAX_WELCOME_MS, members.config().timeoutMillis() / 4));
  }

  /** Opens a connection unless there is one or the last failure is too fresh; never waits. */
  void dial() {
    if (handshake != null && handshake.unwelcomeFor(welcomeNanos)) {
      giveUp(handshake.channel(), new SocketTimeoutException("no answer to the hello"));
    }
    if (link != null || handshake != null || System.nanoTime() - nextTryNanos < 0) {
      return;
    }
    if (lookup == null) {
      lookup = hosts.start(peer.host());
    }
    if (lookup.isDone()) {
      Future<InetAddress> answer = lookup;
      lookup = null;
      connect(answer);
    }
  }

  private void connect(Future<InetAddress> answer) {
    SocketChannel channel = null;
    try {
      InetSocketAddress address = new InetSocketAddress(address(answer), peer.port());
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

  private InetAddress address(Future<InetAddress> answer) throws UnknownHostException {
    try {
      return answer.get();
    } catch (InterruptedException e) {
      throw new IllegalStateException("The answer was there", e);
    } catch (ExecutionException e) {
      throw new UnknownHostException(
          "unknown host "
              + peer.host()
              + "; set spark.parsimony.exchange.advertised-address to what all workers know");
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
        handshake = null;
        link = new PeerLink(peer, members, current.channel(), current.key(), current.decryptor());
        link.sayWaiting(); // so that the acceptor knows that its welcome was read
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
      Sockets.closeQuietly(channel);
    }
  }

  /** Closes a connection that is not yet a link. */
  void hangUp() {
    if (handshake != null) {
      Sockets.closeQuietly(handshake.channel());
      handshake = null;
    }
  }

  /** The proven connection, once there is one. */
  @Nullable PeerLink link() {
    return link;
  }

  /** Describes the peer and its state, for the error that names missing ranks. */
  String described() {
    String state = lookup == null ? problem : "its host name is still being looked up";
    return peer.described() + " (" + state + ")";
  }
}
