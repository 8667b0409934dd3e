package dev.parsimony.exchange;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parsimony.exchange.address.ListenAddress;
import dev.parsimony.exchange.address.ListenException;
import dev.parsimony.exchange.address.PeerAddress;
import dev.parsimony.exchange.collective.ExchangeListener;
import dev.parsimony.exchange.config.ExchangeConfig;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ListenAddressTest {

  @ParameterizedTest
  @CsvSource({
    "'', '', host.example, host.example",
    "127.0.0.1, '', 127.0.0.1, 127.0.0.1",
    "0.0.0.0, '', 0.0.0.0, host.example",
    "::, '', ::, host.example",
    "0.0.0.0, outside.example, 0.0.0.0, outside.example",
    "'', outside.example, host.example, outside.example",
    "127.0.0.0/8, '', 127.0.0.1, 127.0.0.1",
    "0.0.0.0, 127.0.0.0/8, 0.0.0.0, 127.0.0.1",
  })
  void whatTheSettingsMean(String bind, String advertised, String listensOn, String tells)
      throws Exception {
    assertEquals(
        new ListenAddress(listensOn, tells), ListenAddress.of("host.example", bind, advertised));
  }

  @Test
  void ranksMeetThroughTheAdvertisedAddress() throws Exception {
    ListenAddress address = ListenAddress.of("unknown.invalid", "0.0.0.0", "127.0.0.0/8");
    ExchangeListener first = ExchangeListener.open(address.bind());
    ExchangeListener second = ExchangeListener.open(address.bind());
    List<PeerAddress> peers =
        List.of(
            new PeerAddress(0, address.advertised(), first.port()),
            new PeerAddress(1, address.advertised(), second.port()));
    ExchangeConfig config = Ranks.config(10_000);
    Ranks.Running rank0 =
        Ranks.start(0, () -> first.connect(0, peers, config, () -> false).close());
    Ranks.Running rank1 =
        Ranks.start(1, () -> second.connect(1, peers, config, () -> false).close());
    assertEquals(null, rank0.join().failure());
    assertEquals(null, rank1.join().failure());
  }

  @Test
  void aNetworkOfOtherMachinesIsNamed() {
    String message =
        assertThrows(ListenException.class, () -> ListenAddress.of("host", "203.0.113.0/24", ""))
            .getMessage();
    assertTrue(message.contains("203.0.113.0/24"), message);
    assertTrue(message.contains("spark.parsimony.exchange.bind-address"), message);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a b", "10.1.0.0/33", "10.1/16", "host/8", "fd00::/129", "/8"})
  void whatIsNoAddressIsRefused(String text) {
    assertThrows(IllegalArgumentException.class, () -> ListenAddress.check(text));
  }

  @ParameterizedTest
  @ValueSource(strings = {"host", "10.1.2.3", "::1", "10.1.0.0/16", "fd00::/8", "0.0.0.0"})
  void whatIsAnAddressIsTaken(String text) {
    assertDoesNotThrow(() -> ListenAddress.check(text));
  }
}
