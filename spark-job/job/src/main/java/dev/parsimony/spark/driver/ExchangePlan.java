package dev.parsimony.spark.driver;

import dev.parsimony.exchange.address.PortRange;
import dev.parsimony.exchange.config.ExchangeSettings;
import dev.parsimony.spark.config.ExchangeOptions;
import dev.parsimony.spark.config.ExchangeSpec;
import dev.parsimony.spark.config.SparkSettings;
import java.io.Serializable;
import java.security.SecureRandom;

/**
 * What every task is told about the exchange.
 *
 * @param bindAddress empty for the executor's host
 * @param advertisedAddress empty for the bind address
 * @param encrypted whether frames are encrypted
 * @param timeoutMillis how long a peer may be silent
 * @param maxBlockBytes the longest message that a peer may send
 * @param exchange how messages travel
 * @param token shared by the tasks of this run, 32 random bytes
 */
@SuppressWarnings("ArrayRecordComponent") // compared by nobody
record ExchangePlan(
    String bindAddress,
    String advertisedAddress,
    PortRange ports,
    boolean encrypted,
    long timeoutMillis,
    int maxBlockBytes,
    ExchangeSpec exchange,
    byte[] token)
    implements Serializable {
  private static final int TOKEN_BYTES = 32;

  /** As the command and Spark's settings say, with a fresh token. */
  static ExchangePlan of(SparkSettings settings, ExchangeSpec exchange, int maxBlockBytes) {
    byte[] token = new byte[TOKEN_BYTES];
    new SecureRandom().nextBytes(token);
    ExchangeOptions options = settings.exchange();
    return new ExchangePlan(
        options.bindAddress(),
        options.advertisedAddress(),
        options.ports(),
        settings.exchangeEncrypted(),
        options.timeoutMillis(),
        maxBlockBytes,
        exchange,
        token);
  }

  ExchangeSettings settings(int attempt) {
    return new ExchangeSettings(token, attempt, timeoutMillis, maxBlockBytes, exchange.pattern());
  }

  /** Leaves the token out. */
  @Override
  public String toString() {
    return "ExchangePlan[encrypted=" + encrypted + ", ports=" + ports + "]";
  }
}
