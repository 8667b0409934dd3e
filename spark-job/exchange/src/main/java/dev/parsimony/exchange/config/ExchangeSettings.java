package dev.parsimony.exchange.config;

import java.security.MessageDigest;
import java.util.Objects;
import java.util.Optional;

/**
 * What all ranks of a run agree on.
 *
 * @param token 16 to 64 secret bytes that the run's workers share; copied in and out, never printed
 * @param attempt the stage attempt, 0 or more: workers of another attempt are strangers
 * @param timeoutMillis how long a connection may make no progress while it is waited for, in
 *     milliseconds; also how long connecting may take
 * @param maxBlockBytes the largest block that may be sent or is accepted, in bytes
 * @param pattern how blocks travel; empty where the ranks choose by what they measure
 */
@SuppressWarnings("ArrayRecordComponent") // equality, copies and text are defined below
public record ExchangeSettings(
    byte[] token,
    int attempt,
    long timeoutMillis,
    int maxBlockBytes,
    Optional<ExchangePattern> pattern) {
  private static final int MIN_TOKEN_BYTES = 16;
  private static final int MAX_TOKEN_BYTES = 64;
  private static final long MAX_TIMEOUT_MS = 1L << 40;

  /** A longer block would not fit one buffer with its frames' headers and tags. */
  public static final int MAX_BLOCK_BYTES = Integer.MAX_VALUE - (16 << 20);

  /** Settings by which the ranks choose the pattern. */
  public ExchangeSettings(byte[] token, int attempt, long timeoutMillis, int maxBlockBytes) {
    this(token, attempt, timeoutMillis, maxBlockBytes, Optional.empty());
  }

  public ExchangeSettings {
    token = token.clone();
    checkRange("token length", token.length, MIN_TOKEN_BYTES, MAX_TOKEN_BYTES);
    checkRange("attempt", attempt, 0, Integer.MAX_VALUE);
    checkRange("timeout in ms", timeoutMillis, 1, MAX_TIMEOUT_MS);
    checkRange("maximum block length", maxBlockBytes, 1, MAX_BLOCK_BYTES);
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

  /** The same with another limit on blocks. */
  public ExchangeSettings withMaxBlockBytes(int bytes) {
    return new ExchangeSettings(token, attempt, timeoutMillis, bytes, pattern);
  }

  /** A copy of the token. */
  @Override
  public byte[] token() {
    return token.clone();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ExchangeSettings that
        && MessageDigest.isEqual(token, that.token)
        && attempt == that.attempt
        && timeoutMillis == that.timeoutMillis
        && maxBlockBytes == that.maxBlockBytes
        && pattern.equals(that.pattern);
  }

  /** Leaves the token out: a hash code may end in a log. */
  @Override
  public int hashCode() {
    return Objects.hash(attempt, timeoutMillis, maxBlockBytes, pattern);
  }

  @Override
  public String toString() {
    return "ExchangeSettings[token of %d bytes, attempt=%d, timeoutMillis=%d, maxBlockBytes=%d, pattern=%s]"
        .formatted(token.length, attempt, timeoutMillis, maxBlockBytes, pattern);
  }
}
