package dev.parsimony.exchange;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parsimony.exchange.address.ListenException;
import dev.parsimony.exchange.address.PortRange;
import dev.parsimony.exchange.collective.ExchangeListener;
import java.net.InetAddress;
import java.net.ServerSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class PortRangeTest {

  @Test
  void textForms() {
    assertEquals(new PortRange(40000, 40100), PortRange.parse("40000-40100"));
    assertEquals(new PortRange(40000, 40000), PortRange.parse(" 40000 "));
    assertEquals(new PortRange(1, 65535), PortRange.parse("1 - 65535"));
    PortRange range = new PortRange(7, 9);
    assertEquals(range, PortRange.parse(range.toString()));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "x", "1-", "-1", "2-1", "0-5", "1-65536", "99999", "1-2-3"})
  void whatIsNoRangeIsRefused(String text) {
    assertThrows(IllegalArgumentException.class, () -> PortRange.parse(text));
  }

  /** Two neighbours of a port that was free a moment ago; others may take them meanwhile. */
  @Test
  void theFirstFreePortIsTaken() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      int port = taken.getLocalPort();
      PortRange range = new PortRange(port, Math.min(65535, port + 200));
      try (ExchangeListener one = ExchangeListener.open(Ranks.HOST, range);
          ExchangeListener other = ExchangeListener.open(Ranks.HOST, range)) {
        assertTrue(one.port() > port && one.port() <= range.last());
        assertTrue(other.port() > one.port() && other.port() <= range.last());
      }
    }
  }

  @Test
  void aFullRangeIsNamedWithItsSetting() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      PortRange full = new PortRange(taken.getLocalPort(), taken.getLocalPort());
      String message =
          assertThrows(ListenException.class, () -> ExchangeListener.open(Ranks.HOST, full))
              .getMessage();
      assertTrue(message.contains("No port of " + full + " is free"), message);
      assertTrue(message.contains("spark.parsimony.exchange.port-range"), message);
    }
  }

  @Test
  void anAddressOfAnotherMachineIsNotTheRangesFault() {
    String message =
        assertThrows(
                ListenException.class,
                () -> ExchangeListener.open("203.0.113.7", new PortRange(40000, 40003)))
            .getMessage();
    assertTrue(message.contains("'203.0.113.7'"), message);
    assertTrue(message.contains("spark.parsimony.exchange.bind-address"), message);
  }
}
