package dev.parsimony.exchange.collective;

import java.io.IOException;

/** Measuring how blocks travel, and choosing the way. Used by the thread of its exchange. */
public interface ExchangeTuning {
  /**
   * Measures what rounds take, where the settings leave the pattern to the ranks; each round from
   * then on goes by the pattern that is predicted to be the fastest for blocks as long as the last
   * ones. Collective over all ranks.
   */
  void calibrate() throws IOException;

  /**
   * Returns how the blocks travelled so far.
   *
   * @param vectorBytes of a vector of float32 whose sum over all ranks is to be predicted
   */
  ExchangeFigures figures(long vectorBytes);

  /**
   * Nanoseconds of the last round from when this rank's block was complete until something had
   * arrived from every peer that sends to it: waiting for slower peers, as opposed to moving bytes.
   */
  long waitNanos();

  /**
   * Bytes that a block of this length takes on a connection, headers and tags included, by the
   * pattern of the last round.
   */
  long framedLength(int length);
}
