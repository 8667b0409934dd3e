package dev.parsimony.exchange.tuning;

import dev.parsimony.exchange.Internal;
import dev.parsimony.exchange.config.ExchangePattern;
import java.io.IOException;

/** The rounds that {@link Calibration} measures. */
@Internal
public interface MeasuredRounds {
  /** The number of ranks. */
  int worldSize();

  /** Runs one round by a pattern; {@code block[0..length)} is this rank's block. */
  void round(ExchangePattern pattern, byte[] block, int length) throws IOException;

  /** A copy of a rank's block of the last round. */
  byte[] received(int rank);
}
