package dev.parsimony.spark.config;

import dev.parsimony.exchange.address.ListenAddress;
import dev.parsimony.exchange.address.PortRange;
import dev.parsimony.exchange.config.ExchangeConfig;
import dev.parsimony.exchange.config.ListenConfig;
import java.util.Locale;
import java.util.function.Function;
import org.apache.spark.SparkConf;

/**
 * Reads the settings {@code spark.parsimony.exchange.*}, each checked. Methods throw a {@link
 * UserErrorException} that names the first that is wrong.
 */
final class ExchangeReader {
  private static final String PREFIX = "spark.parsimony.exchange.";
  private static final long DEFAULT_TIMEOUT_MS = 120_000;

  private final SparkConf conf;

  ExchangeReader(SparkConf conf) {
    this.conf = conf;
  }

  /** Reads all of the exchange but what the network and the command decide; the token is fresh. */
  ExchangeConfig config(boolean encrypted) {
    ListenConfig listen =
        new ListenConfig(
            read("bind-address", "", ExchangeReader::address),
            read("advertised-address", "", ExchangeReader::address),
            read("port-range", PortRange.ANY, PortRange::parse));
    return new ExchangeConfig(
        ExchangeConfig.freshToken(),
        0,
        read("timeout", DEFAULT_TIMEOUT_MS, text -> timeout()),
        ExchangeConfig.MAX_BLOCK_BYTES,
        null,
        listen,
        encrypted);
  }

  /** Returns whether a run without {@code spark.authenticate} is refused. */
  boolean authenticationRequired() {
    return read("require-authentication", false, ExchangeReader::bool);
  }

  private <T> T read(String name, T unset, Function<String, T> parser) {
    if (!conf.contains(PREFIX + name)) {
      return unset;
    }
    String text = conf.get(PREFIX + name).strip();
    try {
      return parser.apply(text);
    } catch (IllegalArgumentException e) {
      throw new UserErrorException("Invalid value for " + PREFIX + name + ": " + e.getMessage(), e);
    }
  }

  private static String address(String text) {
    ListenAddress.check(text);
    return text;
  }

  private long timeout() {
    long millis = conf.getTimeAsMs(PREFIX + "timeout");
    if (millis <= 0) {
      throw new IllegalArgumentException("got " + millis + " ms, expected more than 0");
    }
    return millis;
  }

  /** Not as Java reads it: a typing error must not switch a protection off. */
  private static boolean bool(String text) {
    return switch (text.toLowerCase(Locale.ROOT)) {
      case "true" -> true;
      case "false" -> false;
      default -> throw new IllegalArgumentException("got '" + text + "', expected true or false");
    };
  }
}
