package dev.parsimony.compression;

import dev.parsimony.compression.codec.GradientMessage;
import dev.parsimony.compression.moments.GradientMoments;
import dev.parsimony.compression.param.NonFiniteException;

/**
 * Turns one worker's moments into its message, step after step: at once by {@link #compress}, or
 * tensor by tensor by {@link #begin} and {@link #advance}, so that the message's first bytes can be
 * sent while the others are made; the bytes are the same. Keeps what was not sent for later steps,
 * so there is one per worker and run. Not thread-safe. Allocates nothing per step once its buffers
 * have grown, which they do up to bounds known from the layout.
 */
public interface GradientCompressor {
  /** Returns whether the moments need a second moment. */
  boolean needsSecondMoment();

  /** Returns how every message holds all travelling elements, where it does. */
  @Internal
  DenseForm denseForm();

  /**
   * Compresses one step. Steps are counted from 1.
   *
   * @param moments of the compressor's layout; only read
   * @param output overwritten; its own buffer grows as needed and stays
   * @throws IllegalArgumentException as {@link #begin} and {@link #advance} do
   * @throws NonFiniteException as {@link #advance} does
   * @throws IllegalStateException as {@link #begin} does
   */
  default void compress(GradientMoments moments, GradientMessage output) {
    begin(moments, output);
    boolean complete;
    do {
      complete = advance();
    } while (!complete);
  }

  /**
   * Adds the moments of a local step to what decides about the next message, where changes of
   * weights travel ({@link Share#UPDATES}): r += m, v += s. Between steps only.
   *
   * @param moments of the compressor's layout; only read. They must be finite
   * @throws IllegalArgumentException if they are of another layout or lack the second moment that
   *     is needed, with the state as before
   * @throws IllegalStateException if a step was begun and is not complete, or if gradients travel
   */
  default void accumulate(GradientMoments moments) {
    accumulateSecondMoment(moments, 1);
    accumulateMean(moments);
  }

  /**
   * Adds the mean gradient of a local step alone: r += m.
   *
   * @throws IllegalArgumentException as {@link #accumulate} does
   * @throws IllegalStateException as {@link #accumulate} does
   */
  void accumulateMean(GradientMoments moments);

  /**
   * Adds the second moment that so many local steps since the last message share, once for each: v
   * += s, again and again, to the same bits. What else is kept is only read, so that this may come
   * before or after the steps' means.
   *
   * @param times 0 or more
   * @throws IllegalArgumentException as {@link #accumulate} does
   * @throws IllegalStateException as {@link #accumulate} does
   */
  void accumulateSecondMoment(GradientMoments moments, int times);

  /**
   * Begins a step, which {@link #advance} goes on with up to the message's end.
   *
   * @param moments of the compressor's layout; only read, and not to be changed before the step is
   *     complete. Where changes travel, their mean is the change of weights since the last message
   * @param output overwritten, and not to be used otherwise before the step is complete; its own
   *     buffer grows as needed and stays
   * @throws IllegalArgumentException if the moments are of another layout or lack the second moment
   *     that is needed, with the state as before
   * @throws IllegalStateException if the step before was begun and is not complete
   */
  void begin(GradientMoments moments, GradientMessage output);

  /**
   * Compresses the next travelling tensor of the step. The output's bytes up to its length are
   * final from then on, but its array may be another one after the next call. The step counts once
   * it is complete; an exception ends it, and what there is of its message is no part of a valid
   * one.
   *
   * @return whether the message is complete, its checksum included: with the last travelling
   *     tensor, or at the first call if there is none
   * @throws IllegalArgumentException if the message would be longer than an array can be; the
   *     compressor's state is undefined then, up to {@link #restore}
   * @throws NonFiniteException if the moments hold NaN or infinity, or what is kept of earlier
   *     steps overflows with them; the compressor's state is undefined then, up to {@link
   *     #restore}. {@link GradientMoments#requireFinite} finds the former beforehand
   * @throws IllegalStateException if no step has begun since the last one ended
   */
  boolean advance();

  /** Returns whether a method has an alpha, which {@link #scaleAlpha} multiplies. */
  boolean hasAlpha();

  /**
   * Multiplies the alpha of every method that has one, from the next step on, so that more or fewer
   * elements are sent. It is 1 at first, and no part of a snapshot.
   *
   * @throws IllegalArgumentException if the factor is not above 0 and finite
   * @throws IllegalStateException if a step was begun and is not complete
   */
  void scaleAlpha(float factor);

  /**
   * Says whether messages from the next on are written against those before, which makes them about
   * a tenth shorter. The next one begins a history, and so does the first after a {@link #restore},
   * or after a step that an exception ended. Who decodes them has to see all of them, in order, and
   * to say whose they are ({@link dev.parsimony.compression.aggregate.BlockAggregator#add(int,
   * GradientMessage)}). It takes two bits for each trained element, here and there; at first
   * messages stand for themselves. Without effect where no method sends but some of a tensor's
   * elements.
   *
   * @throws IllegalStateException if a step was begun and is not complete
   */
  void keepHistory(boolean keep);

  /** Figures of the last step, once it is complete; all zero before the first. */
  CompressionFigures figures();

  /**
   * Counts what the compressor has put into messages since it was made, whatever state it was
   * restored to meanwhile. Between steps only.
   *
   * @param elements overwritten, one for each tensor of the layout, in its order: how many of its
   *     elements were sent, over all messages; 0 for tensors that are not trained
   * @return the messages
   * @throws IllegalArgumentException if the array is of another length
   * @throws IllegalStateException if a step was begun and is not complete
   */
  @Internal
  long sent(long[] elements);

  /**
   * Copies the compressor's state.
   *
   * @param into overwritten; its arrays are kept where their lengths are right
   * @throws IllegalStateException if a step was begun and is not complete
   */
  void snapshot(ResidualSnapshot into);

  /**
   * Goes on from a state, bit for bit as the compressor would have that it was taken from; the
   * snapshot's seed and step replace this one's. Gives up a step that is not complete.
   *
   * @param from only read; its values are copied
   * @throws IllegalArgumentException if it is of another layout or another spec, naming both; the
   *     compressor's state is as before then
   */
  void restore(ResidualSnapshot from);
}
