package dev.parsimony.spark.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parsimony.exchange.address.PortRange;
import dev.parsimony.exchange.config.ExchangeConfig;
import dev.parsimony.exchange.config.ListenConfig;
import org.apache.spark.SparkConf;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ExchangeReaderTest {
  private static final String PREFIX = "spark.parsimony.exchange.";

  private static SparkSettings settings(String... assignments) {
    SparkConf conf = new SparkConf(false);
    for (String assignment : assignments) {
      String[] parts = assignment.split("=", 2);
      conf.set(PREFIX + parts[0], parts[1]);
    }
    return new SparkSettings(conf);
  }

  private static void readAll(SparkSettings settings) {
    settings.exchange();
    settings.authenticationRequired();
  }

  private static void assertReads(
      SparkSettings settings, long timeoutMillis, ListenConfig listen, boolean required) {
    ExchangeConfig read = settings.exchange();
    assertEquals(
        new ExchangeConfig(
            read.token(), 0, timeoutMillis, ExchangeConfig.MAX_BLOCK_BYTES, null, listen, false),
        read);
    assertEquals(required, settings.authenticationRequired());
  }

  @Test
  void whatIsNotSet() {
    assertReads(settings(), 120_000, ListenConfig.ANY, false);
  }

  @Test
  void whatIsSet() {
    assertReads(
        settings(
            "bind-address=0.0.0.0",
            "advertised-address=10.1.0.0/16",
            "port-range=40000-40100",
            "timeout=5s",
            "require-authentication=true"),
        5_000,
        new ListenConfig("0.0.0.0", "10.1.0.0/16", new PortRange(40000, 40100)),
        true);
  }

  @Test
  void everyRunHasASecretOfItsOwn() {
    SparkSettings settings = settings();
    assertNotEquals(settings.exchange(), settings.exchange());
  }

  @ParameterizedTest
  @CsvSource({
    "bind-address, 10.1.0.0/77",
    "advertised-address, a b",
    "port-range, 40100-40000",
    "port-range, many",
    "timeout, soon",
    "timeout, 0",
    "require-authentication, yes"
  })
  void aWrongValueIsNamed(String name, String value) {
    UserErrorException error =
        assertThrows(UserErrorException.class, () -> readAll(settings(name + "=" + value)));
    assertTrue(error.sentence().startsWith("Invalid value for " + PREFIX + name), error::sentence);
  }
}
