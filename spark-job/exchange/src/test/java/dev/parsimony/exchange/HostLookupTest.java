package dev.parsimony.exchange;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parsimony.exchange.Ranks.Outcome;
import dev.parsimony.exchange.Ranks.Running;
import dev.parsimony.exchange.address.HostLookup;
import dev.parsimony.exchange.address.PeerAddress;
import dev.parsimony.exchange.address.PortRange;
import dev.parsimony.exchange.address.PortSearch;
import dev.parsimony.exchange.config.Membership;
import dev.parsimony.exchange.encryption.RankEncryption;
import dev.parsimony.exchange.frame.GracefulClose;
import dev.parsimony.exchange.handshake.MeshConnector;
import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.channels.ServerSocketChannel;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A name service that is slow, or does not know a host, holds up nobody but who needs the name. */
@Timeout(60)
final class HostLookupTest {
  private static final String SLOW = "slow.example";

  /** Answers for the slow host once the latch is open. */
  private static HostLookup.Resolver after(CountDownLatch latch) {
    return host -> {
      if (host.equals(SLOW)) {
        try {
          latch.await();
        } catch (InterruptedException e) {
          throw new UnknownHostException("given up");
        }
        return InetAddress.getLoopbackAddress();
      }
      return InetAddress.getByName(host);
    };
  }

  private static Closeable connect(
      int rank,
      List<PeerAddress> peers,
      ServerSocketChannel server,
      long timeoutMillis,
      HostLookup.Resolver resolver,
      BooleanSupplier cancelled)
      throws IOException {
    Membership members =
        new Membership(rank, peers, Ranks.config(timeoutMillis), RankEncryption.none());
    return new MeshConnector(members, cancelled, server, resolver)
        .connect((selector, links) -> () -> new GracefulClose(selector, links).bye(cancelled));
  }

  private static ServerSocketChannel server() throws IOException {
    return new PortSearch(Ranks.HOST, PortRange.ANY).bind(0, () -> false);
  }

  private static PeerAddress address(int rank, String host, ServerSocketChannel server) {
    return new PeerAddress(rank, host, server.socket().getLocalPort());
  }

  @Test
  void theDeadlineHoldsWhileANameIsLookedUp() throws Exception {
    CountDownLatch never = new CountDownLatch(1);
    try (ServerSocketChannel absent = server();
        ServerSocketChannel own = server()) {
      List<PeerAddress> peers = List.of(address(0, SLOW, absent), address(1, Ranks.HOST, own));
      long start = System.nanoTime();
      Running rank1 = Ranks.start(1, () -> connect(1, peers, own, 1000, after(never), () -> false));
      Outcome outcome = rank1.join();
      ExchangeException failure = outcome.exchangeFailure();
      assertEquals(0, failure.culprit());
      String message = failure.getMessage();
      assertTrue(message.contains("its host name is still being looked up"), message);
      assertTrue(outcome.millisAfter(start) < 5000, outcome.millisAfter(start) + " ms");
    } finally {
      never.countDown();
    }
  }

  /**
   * Rank 2 has a connection with rank 1, and asks whether it is cancelled, before it has a name.
   */
  @Test
  void othersConnectMeanwhile() throws Exception {
    CountDownLatch answer = new CountDownLatch(1);
    CountDownLatch asked = new CountDownLatch(20);
    try (ServerSocketChannel zero = server();
        ServerSocketChannel one = server();
        ServerSocketChannel two = server()) {
      List<PeerAddress> peers =
          List.of(address(0, SLOW, zero), address(1, Ranks.HOST, one), address(2, Ranks.HOST, two));
      HostLookup.Resolver quick = after(new CountDownLatch(0));
      Running rank0 =
          Ranks.start(0, () -> connect(0, peers, zero, 30_000, quick, () -> false).close());
      Running rank1 =
          Ranks.start(1, () -> connect(1, peers, one, 30_000, quick, () -> false).close());
      Running rank2 =
          Ranks.start(
              2,
              () ->
                  connect(
                          2,
                          peers,
                          two,
                          30_000,
                          after(answer),
                          () -> {
                            asked.countDown();
                            return false;
                          })
                      .close());
      asked.await();
      answer.countDown();
      for (Running one1 : List.of(rank0, rank1, rank2)) {
        assertNull(one1.join().failure());
      }
    }
  }

  @Test
  void anUnknownHostIsNamedWithItsSetting() throws Exception {
    try (ServerSocketChannel absent = server();
        ServerSocketChannel own = server()) {
      List<PeerAddress> peers =
          List.of(address(0, "unknown..invalid", absent), address(1, Ranks.HOST, own));
      Running rank1 =
          Ranks.start(1, () -> connect(1, peers, own, 500, InetAddress::getByName, () -> false));
      String message = rank1.join().exchangeFailure().getMessage();
      assertTrue(message.contains("unknown host unknown..invalid; set spark.parsimony"), message);
      assertTrue(message.contains("advertised-address"), message);
    }
  }

  /** Anything else may take the time of a name service. */
  @ParameterizedTest
  @CsvSource({
    "127.0.0.1, true",
    "10.77.0.255, true",
    "::1, true",
    "fe80::1%lo, true",
    "localhost, false",
    "10.77.0.256, false",
    "10.77.0, false",
    "10.77.0.1., false",
    "10.77.0.1.example, false",
  })
  void onlyLiteralAddressesAreAnsweredByTheCaller(String host, boolean literal) throws Exception {
    AtomicReference<Thread> resolving = new AtomicReference<>();
    try (HostLookup lookup =
        new HostLookup(
            asked -> {
              resolving.set(Thread.currentThread());
              return InetAddress.getLoopbackAddress();
            },
            () -> {})) {
      assertEquals(InetAddress.getLoopbackAddress(), lookup.start(host).get());
      assertEquals(literal, resolving.get() == Thread.currentThread());
    }
  }
}
