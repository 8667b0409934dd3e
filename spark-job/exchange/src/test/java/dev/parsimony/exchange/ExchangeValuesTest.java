package dev.parsimony.exchange;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.parsimony.exchange.address.PeerAddress;
import dev.parsimony.exchange.config.ExchangeConfig;
import dev.parsimony.exchange.frame.ExchangeFormat;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Addresses, settings and the text of an abort. */
final class ExchangeValuesTest {

  @ParameterizedTest
  @ValueSource(strings = {"0 host-a 1", "12 10.0.0.1 65535", "3 fe80::1%eth0 4000", "1 ::1 80"})
  void addressesSurviveTheirTextForm(String text) {
    assertEquals(text, PeerAddress.parse(text).toString());
  }

  @Test
  void anIpv6AddressIsShownInBrackets() {
    assertEquals("rank 3 at [fe80::1]:4000", new PeerAddress(3, "fe80::1", 4000).described());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "0", "0 host", "0 host 0", "0 host 65536", "-1 host 1", "0  h 1"})
  void otherTextIsRefused(String text) {
    assertThrows(IllegalArgumentException.class, () -> PeerAddress.parse(text));
  }

  @ParameterizedTest
  @CsvSource({"15,0,1,1", "65,0,1,1", "16,-1,1,1", "16,0,0,1", "16,0,1,0", "16,0,1,2147483647"})
  void settingsOutOfRangeAreRefused(int tokenBytes, int attempt, long timeout, int maxBlock) {
    assertThrows(
        IllegalArgumentException.class,
        () -> new ExchangeConfig(new byte[tokenBytes], attempt, timeout, maxBlock));
  }

  @Test
  void settingsKeepTheirTokenToThemselves() {
    byte[] token = "a secret of sixteen bytes".getBytes(StandardCharsets.US_ASCII);
    ExchangeConfig config = new ExchangeConfig(token, 0, 1000, 1000);
    ExchangeConfig same = new ExchangeConfig(token, 0, 1000, 1000);
    token[0] = 0;
    config.token()[1] = 0;
    assertEquals(same, config);
    assertEquals(same.hashCode(), config.hashCode());
    assertNotEquals(new ExchangeConfig(token, 0, 1000, 1000), config);
    assertFalse(config.toString().contains("secret"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "why", "größer als ∞"})
  void abortReasonsSurvive(String reason) {
    FailureReport report = new FailureReport(FailureKind.REPEATABLE, -1, 3, reason);
    assertEquals(report, ExchangeFormat.abortReport(ExchangeFormat.abortBody(report)));
  }

  @Test
  void longAbortReasonsAreCutBetweenCharacters() {
    byte[] body = ExchangeFormat.abortBody(FailureReport.transientOf(5, "x" + "∞".repeat(1000)));
    assertEquals("x" + "∞".repeat(341), ExchangeFormat.abortReport(body).reason());
  }
}
