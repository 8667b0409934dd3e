package dev.parsimony.spark.simulate.input;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What users write of networks and hosts. */
final class SimulateUnitsTest {
  @ParameterizedTest
  @CsvSource({
    "100mbit, 100e6, 100 Mbit/s",
    "1gbit, 1e9, 1 Gbit/s",
    "25gbit, 25e9, 25 Gbit/s",
    "2.5Gbit/s, 2.5e9, 2.5 Gbit/s",
    "0.1tbit, 100e9, 100 Gbit/s",
    "512kbit, 512e3, 512 kbit/s",
  })
  void rates(String text, double bits, String label) {
    assertEquals(bits, Rate.parse(text).bitsPerSecond(), bits * 1e-12);
    assertEquals(label, Rate.parse(text).toString());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "100", "0mbit", "-1gbit", "NaN", "NaNmbit", "1gb", "9tbit"})
  void whatIsNoRate(String text) {
    String sentence =
        assertThrows(IllegalArgumentException.class, () -> Rate.parse(text)).getMessage();
    assertTrue(sentence.contains("'" + text + "' is no rate: expected"), sentence);
  }

  @ParameterizedTest
  @CsvSource({"0.1ms, 1e-4, 0.1 ms", "50us, 5e-5, 0.05 ms", "0us, 0, 0 ms", "1s, 1, 1000 ms"})
  void latencies(String text, double seconds, String label) {
    assertEquals(seconds, Latency.parse(text).seconds(), 1e-15);
    assertEquals(label, Latency.parse(text).toString());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "1", "-1ms", "NaNms", "1min", "11s"})
  void whatIsNoLatency(String text) {
    assertThrows(IllegalArgumentException.class, () -> Latency.parse(text));
  }

  @Test
  void rangesOfRates() {
    RateRange range = RateRange.parse("300mbit..10gbit");
    assertEquals(
        "[300 Mbit/s, 500 Mbit/s, 1 Gbit/s, 2 Gbit/s, 5 Gbit/s, 10 Gbit/s]",
        range.rates().toString());
    assertEquals("[300 Mbit/s, 1 Gbit/s, 10 Gbit/s]", range.decades().toString());
    assertEquals("[1 Gbit/s]", RateRange.parse("1gbit").rates().toString());
    assertEquals(
        "the range '1gbit..100mbit' is reversed; write 100mbit..1gbit",
        assertThrows(IllegalArgumentException.class, () -> RateRange.parse("1gbit..100mbit"))
            .getMessage());
  }

  @Test
  void rangesOfHosts() {
    assertEquals(List.of(4, 8, 16, 32, 64), HostRange.parse("4..64").hosts());
    assertEquals(List.of(3, 4, 8, 9), HostRange.parse("3..9").hosts());
    assertEquals(List.of(16), HostRange.parse("16").hosts());
    assertEquals(
        "the range '64..4' is reversed; write 4..64",
        assertThrows(IllegalArgumentException.class, () -> HostRange.parse("64..4")).getMessage());
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "1", "4..", "..4", "-4", "4...8", "four", "99999999999"})
  void whatIsNoNumberOfHosts(String text) {
    assertThrows(IllegalArgumentException.class, () -> HostRange.parse(text));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "lenet | 431080",
        "resnet50 | 25636712",
        "mlp:2048,2048 | 5824522",
        "25.6M | 25600000",
        "7b | 7000000000",
        "1000 | 1000",
      })
  void networks(String text, double parameters) {
    assertEquals(parameters, NetworkSize.parse(text).parameters(), 1e-3);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "0", "alexnet", "mlp:", "mlp:0", "NaN", "lstm:64", "1e6"})
  void whatIsNoNetwork(String text) {
    assertThrows(IllegalArgumentException.class, () -> NetworkSize.parse(text));
  }
}
