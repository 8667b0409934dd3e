package dev.parsimony.exchange.config;

import java.io.Serializable;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * All that the ranks of a run agree on about their exchange: equal on every rank, so that it
 * travels to the ranks as it is. It holds the run's secret.
 *
 * @param token 16 to 64 secret bytes that the run's workers share; copied in and out, never printed
 * @param attempt the stage attempt, 0 or more: workers of another attempt are strangers
 * @param timeoutMillis how long a connection may make no progress while it is waited for, in
 *     milliseconds; also how long connecting may take
 * @param maxBlockBytes the largest block that may be sent or is accepted, in bytes
 * @param fixedPattern how blocks travel; null where the ranks choose by what they measure
 * @param listen where ranks listen
 * @param encrypted whether frames between JVMs are encrypted
 */
@SuppressWarnings("ArrayRecordComponent") // equality, copies and text are defined below
public record ExchangeConfig(
    byte[] token,
    int attempt,
    long timeoutMillis,
    int maxBlockBytes,
    @Nullable ExchangePattern fixedPattern,
    ListenConfig listen,
    boolean encrypted)
    implements Serializable {
  private static final int FRESH_TOKEN_BYTES = 32;
  private static final int MIN_TOKEN_BYTES = 16;
  private static final int MAX_TOKEN_BYTES = 64;
  private static final long MAX_TIMEOUT_MS = 1L << 40;

  /** A longer block would not fit one buffer with its frames' headers and tags. */
  public static final int MAX_BLOCK_BYTES = Integer.MAX_VALUE - (16 << 20);

  /** Makes a configuration by which the ranks choose the pattern and listen anywhere, in clear. */
  public ExchangeConfig(byte[] token, int attempt, long timeoutMillis, int maxBlockBytes) {
    this(token, attempt, timeoutMillis, maxBlockBytes, null, ListenConfig.ANY, false);
  }

  public ExchangeConfig {
    token = token.clone();
    checkRange("token length", token.length, MIN_TOKEN_BYTES, MAX_TOKEN_BYTES);
    checkRange("attempt", attempt, 0, Integer.MAX_VALUE);
    checkRange("timeout in ms", timeoutMillis, 1, MAX_TIMEOUT_MS);
    checkRange("maximum block length", maxBlockBytes, 1, MAX_BLOCK_BYTES);
  }

  /** Draws a token that no other run has. */
  public static byte[] freshToken() {
    byte[] token = new byte[FRESH_TOKEN_BYTES];
    new SecureRandom().nextBytes(token);
    return token;
  }

  private static void checkRange(String what, long value, long min, long max) {
    if (value < min || value > max) {
      throw new IllegalArgumentException(
          "Invalid " + what + ": got " + value + ", expected " + min + " to " + max);
    }
  }

  /**
   * Makes sure that a block may be sent.
   *
   * @throws IllegalArgumentException if it is too long
   */
  public void requireBlockLength(int length) {
    if (length > maxBlockBytes) {
      throw new IllegalArgumentException(
          "Invalid block length: got " + length + ", expected at most " + maxBlockBytes);
    }
  }

  /** Returns how blocks travel; empty where the ranks choose by what they measure. */
  public Optional<ExchangePattern> pattern() {
    return Optional.ofNullable(fixedPattern);
  }

  /** Returns a copy with another limit on blocks. */
  public ExchangeConfig withMaxBlockBytes(int bytes) {
    return new ExchangeConfig(
        token, attempt, timeoutMillis, bytes, fixedPattern, listen, encrypted);
  }

  /** Returns a copy by which blocks travel so, or by which the ranks choose. */
  public ExchangeConfig withPattern(Optional<ExchangePattern> pattern) {
    return new ExchangeConfig(
        token, attempt, timeoutMillis, maxBlockBytes, pattern.orElse(null), listen, encrypted);
  }

  /** Returns a copy for another attempt of the same run. */
  public ExchangeConfig withAttempt(int other) {
    return new ExchangeConfig(
        token, other, timeoutMillis, maxBlockBytes, fixedPattern, listen, encrypted);
  }

  /** Returns a copy of the token. */
  @Override
  public byte[] token() {
    return token.clone();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ExchangeConfig that
        && MessageDigest.isEqual(token, that.token)
        && attempt == that.attempt
        && timeoutMillis == that.timeoutMillis
        && maxBlockBytes == that.maxBlockBytes
        && fixedPattern == that.fixedPattern
        && listen.equals(that.listen)
        && encrypted == that.encrypted;
  }

  /** Leaves the token out: a hash code may end in a log. */
  @Override
  public int hashCode() {
    return Objects.hash(attempt, timeoutMillis, maxBlockBytes, fixedPattern, listen, encrypted);
  }

  @Override
  public String toString() {
    return ("ExchangeConfig[token of %d bytes, attempt=%d, timeoutMillis=%d, maxBlockBytes=%d,"
            + " pattern=%s, listen=%s, encrypted=%s]")
        .formatted(
            token.length, attempt, timeoutMillis, maxBlockBytes, fixedPattern, listen, encrypted);
  }
}
