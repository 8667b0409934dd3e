package dev.parsimony.compression;

import dev.parsimony.compression.codec.GradientMessage;
import dev.parsimony.compression.moments.GradientMoments;
import dev.parsimony.compression.param.NonFiniteException;

/**
 * Turns one worker's moments into its message, step after step. Keeps what was not sent for later
 * steps, so there is one per worker and run. Not thread-safe. Allocates nothing per step once its
 * buffers have grown, which they do up to bounds known from the layout.
 */
public interface GradientCompressor {
  /** Whether {@link #compress} needs moments with a second moment. */
  boolean needsSecondMoment();

  /**
   * Whether every message holds all travelling elements as float32 ({@code none}): then the sum of
   * the vectors themselves is the sum of the messages.
   */
  boolean dense();

  /**
   * Compresses one step. Steps are counted from 1.
   *
   * @param moments of the compressor's layout; only read
   * @param output overwritten; its own buffer grows as needed and stays
   * @throws IllegalArgumentException if the moments are of another layout or lack the second moment
   *     that is needed, with the state as before; or if the message would be longer than an array
   *     can be, with the state undefined
   * @throws NonFiniteException if they hold NaN or infinity, or what is kept of earlier steps
   *     overflows with them; the compressor's state is undefined then, up to {@link #restore}.
   *     {@link GradientMoments#requireFinite} finds the former beforehand
   */
  void compress(GradientMoments moments, GradientMessage output);

  /** Figures of the last {@link #compress}, all zero before the first. */
  CompressionFigures figures();

  /**
   * Copies the compressor's state.
   *
   * @param into overwritten; its arrays are kept where their lengths are right
   */
  void snapshot(ResidualSnapshot into);

  /**
   * Goes on from a state, bit for bit as the compressor would have that it was taken from; the
   * snapshot's seed and step replace this one's.
   *
   * @param from only read; its values are copied
   * @throws IllegalArgumentException if it is of another layout or another spec, naming both; the
   *     compressor's state is as before then
   */
  void restore(ResidualSnapshot from);
}
