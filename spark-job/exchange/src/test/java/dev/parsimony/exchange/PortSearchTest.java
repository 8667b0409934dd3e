package dev.parsimony.exchange;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parsimony.exchange.address.ListenException;
import dev.parsimony.exchange.address.PortRange;
import dev.parsimony.exchange.address.Sockets;
import dev.parsimony.exchange.collective.ExchangeListener;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What may pass is waited for; what does not is told at once, with the setting to change. */
@Timeout(60)
final class PortSearchTest {
  private static final long FOREVER_MS = 3_600_000;

  private static PortRange only(ServerSocket taken) {
    return new PortRange(taken.getLocalPort(), taken.getLocalPort());
  }

  @Test
  void aPortThatComesFreeIsTaken() throws Exception {
    ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    AtomicInteger tries = new AtomicInteger();
    try (ExchangeListener listener =
        ExchangeListener.open(
            Ranks.HOST,
            only(taken),
            FOREVER_MS,
            () -> {
              if (tries.incrementAndGet() == 2) {
                Sockets.closeQuietly(taken);
              }
              return false;
            })) {
      assertEquals(taken.getLocalPort(), listener.port());
      assertTrue(tries.get() >= 2);
    }
  }

  @Test
  void patienceEnds() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      String message =
          assertThrows(
                  ListenException.class,
                  () -> ExchangeListener.open(Ranks.HOST, only(taken), 300, () -> false))
              .getMessage();
      assertTrue(message.contains("No port of " + only(taken) + " is free on host"), message);
      assertTrue(message.contains("spark.parsimony.exchange.port-range"), message);
    }
  }

  @Test
  void aCancelledSearchEnds() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      assertThrows(
          ListenException.class,
          () -> ExchangeListener.open(Ranks.HOST, only(taken), FOREVER_MS, () -> true));
    }
  }

  /** An unknown name and another machine's address. */
  @ParameterizedTest
  @ValueSource(strings = {"unknown..invalid", "203.0.113.7"})
  void aHostThatIsNotThisMachineIsNotWaitedFor(String host) {
    String message =
        assertThrows(
                ListenException.class,
                () ->
                    ExchangeListener.open(
                        host, new PortRange(40000, 40003), FOREVER_MS, () -> false))
            .getMessage();
    assertTrue(message.startsWith("Cannot listen on host '" + host + "': "), message);
    assertTrue(message.contains("spark.parsimony.exchange.bind-address"), message);
  }

  /** Taken by the test where this user may have it, forbidden elsewhere. */
  @Test
  void aPrivilegedRangeIsExplained() throws Exception {
    PortRange range = new PortRange(1000, 1000);
    try (ServerSocket taken = new ServerSocket()) {
      try {
        taken.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), range.first()));
      } catch (IOException e) {
        // Forbidden or taken already: either way it cannot be had.
      }
      String message =
          assertThrows(ListenException.class, () -> ExchangeListener.open(Ranks.HOST, range))
              .getMessage();
      assertTrue(message.contains("No port of 1000-1000 is free"), message);
      assertTrue(message.endsWith("; ports below 1024 are for privileged users."), message);
    }
  }
}
