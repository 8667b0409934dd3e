package dev.parsimony.compression;

import dev.parsimony.compression.codec.GradientMessage;
import dev.parsimony.compression.moments.GradientMoments;

/**
 * Turns one worker's moments into its message, step after step. Keeps what was not sent for later
 * steps, so there is one per worker and run. Not thread-safe. Allocates nothing per step once its
 * buffers have grown, which they do up to bounds known from the layout.
 */
public interface GradientCompressor {
  /** Whether {@link #compress} needs moments with a second moment. */
  boolean needsSecondMoment();

  /**
   * Compresses one step.
   *
   * @param moments of the compressor's layout; only read
   * @param output overwritten; its own buffer grows as needed and stays
   * @throws IllegalArgumentException if the moments are of another layout, lack the second moment
   *     that is needed, or hold NaN or infinity (naming tensor, local index and value); after the
   *     latter the compressor is of no further use
   */
  void compress(GradientMoments moments, GradientMessage output);

  /** Figures of the last {@link #compress}, all zero before the first. */
  CompressionFigures figures();
}
