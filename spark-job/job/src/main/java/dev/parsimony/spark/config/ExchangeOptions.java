package dev.parsimony.spark.config;

import dev.parsimony.exchange.address.ListenAddress;
import dev.parsimony.exchange.address.PortRange;
import java.util.Locale;
import java.util.function.Function;
import org.apache.spark.SparkConf;

/**
 * The settings {@code spark.parsimony.exchange.*}, each checked.
 *
 * @param bindAddress what to listen on; empty for the executor's host
 * @param advertisedAddress what the other workers connect to; empty for the bind address
 * @param ports that may be listened on
 * @param timeoutMillis how long the exchange waits for a silent peer
 * @param authenticationRequired whether a run without {@code spark.authenticate} is refused
 */
public record ExchangeOptions(
    String bindAddress,
    String advertisedAddress,
    PortRange ports,
    long timeoutMillis,
    boolean authenticationRequired) {
  private static final String PREFIX = "spark.parsimony.exchange.";

  /** Reads them; throws a {@link UserErrorException} that names the first that is wrong. */
  static ExchangeOptions of(SparkConf conf) {
    return new ExchangeOptions(
        read(conf, "bind-address", "", ExchangeOptions::address),
        read(conf, "advertised-address", "", ExchangeOptions::address),
        read(conf, "port-range", PortRange.ANY, PortRange::parse),
        read(conf, "timeout", 120_000L, text -> timeout(conf)),
        read(conf, "require-authentication", false, ExchangeOptions::bool));
  }

  private static <T> T read(SparkConf conf, String name, T unset, Function<String, T> parser) {
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

  private static long timeout(SparkConf conf) {
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
