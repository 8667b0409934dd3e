package dev.parsimony.spark.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parsimony.exchange.address.PortRange;
import org.apache.spark.SparkConf;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ExchangeOptionsTest {
  private static final String PREFIX = "spark.parsimony.exchange.";

  private static ExchangeOptions options(String... assignments) {
    SparkConf conf = new SparkConf(false);
    for (String assignment : assignments) {
      String[] parts = assignment.split("=", 2);
      conf.set(PREFIX + parts[0], parts[1]);
    }
    return new SparkSettings(conf).exchange();
  }

  @Test
  void whatIsNotSet() {
    assertEquals(new ExchangeOptions("", "", PortRange.ANY, 120_000, false), options());
  }

  @Test
  void whatIsSet() {
    assertEquals(
        new ExchangeOptions("0.0.0.0", "10.1.0.0/16", new PortRange(40000, 40100), 5_000, true),
        options(
            "bind-address=0.0.0.0",
            "advertised-address=10.1.0.0/16",
            "port-range=40000-40100",
            "timeout=5s",
            "require-authentication=true"));
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
        assertThrows(UserErrorException.class, () -> options(name + "=" + value));
    assertTrue(error.sentence().startsWith("Invalid value for " + PREFIX + name), error::sentence);
  }
}
