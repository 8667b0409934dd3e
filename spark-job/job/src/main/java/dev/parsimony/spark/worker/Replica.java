package dev.parsimony.spark.worker;

import dev.parsimony.compression.moments.GradientMoments;
import dev.parsimony.compression.param.NonFiniteException;
import dev.parsimony.compression.param.ParameterLayout;
import dev.parsimony.spark.Internal;
import dev.parsimony.spark.data.Batch;
import dev.parsimony.spark.metrics.TestSums;

/** One worker's copy of the network and its optimiser. Used by one thread. */
@Internal
public interface Replica extends AutoCloseable {
  ParameterLayout layout();

  /**
   * How many steps a batch takes: more than one under truncated backpropagation through time, by
   * which networks train on segments of sequences, one after the other.
   */
  int segments(Batch batch);

  /**
   * Runs forward and backward on a segment of the batch and fills the moments of its gradient;
   * parameters stay as they are. Statistic tensors get their pseudo-gradient in {@link
   * GradientMoments#mean}.
   *
   * @param segment of the batch, from 0, in turn; each is followed by {@link #apply} unless the
   *     step is left out; after the last one there may be more of them
   * @return the segment's mean score, regularisation included
   */
  double computeMoments(Batch batch, int segment, GradientMoments moments);

  /**
   * Says whether {@link #computeMoments} takes second moments from now on; at first it does. While
   * it does not, those of its argument stay as they are.
   */
  void wantSecondMoments(boolean now);

  /** The score of examples of which nothing is left: what regularisation adds to any. */
  double regularization();

  /** Nanoseconds that second moments took within the last {@link #computeMoments}. */
  long secondMomentNanos();

  /**
   * One optimiser step.
   *
   * @param meanGradient mean over all examples of all workers, as long as the layout; overwritten
   */
  void apply(float[] meanGradient);

  /**
   * Requires all parameters to be finite.
   *
   * @param step taken last, counted from 1, for the message
   * @throws NonFiniteException naming the first that is not
   */
  void requireFinite(long step);

  /** Marks the end of an epoch for learning-rate schedules that count epochs. */
  void endEpoch();

  /** A 64-bit hash of all parameters: equal on replicas that hold the same bits. */
  long parameterHash();

  /** Sums of no examples yet, for {@link #test} with the parameters as they are now. */
  TestSums testSums();

  /** Lets the network answer the batch's examples and compares its answers with their labels. */
  void test(Batch batch, TestSums into);

  /**
   * Reads all parameters.
   *
   * @param into overwritten, as long as the layout
   */
  void readParameters(float[] into);

  /**
   * Replaces all parameters; the optimiser's state stays as it is.
   *
   * @param parameters as long as the layout
   */
  void writeParameters(float[] parameters);

  /** Returns a copy of the optimiser's state, flat; empty where it has none. */
  float[] updaterState();

  /** Returns the next step's learning rate, of the first layer that has one; NaN without any. */
  double learningRate();

  /** Returns how many optimiser steps the network has taken since it was made. */
  int iteration();

  /** Sets how many optimiser steps the network has taken, on which schedules and Adam depend. */
  void setIteration(int iteration);

  /**
   * Replaces the optimiser's state.
   *
   * @throws IllegalArgumentException if it is of another length
   */
  void setUpdaterState(float[] state);

  /** A copy of parameters and optimiser state. */
  ReplicaState state();

  /** A place for copies, used again and again; without one yet. */
  ReplicaCopy copy();

  /** Of the thread that trains. */
  RandomState random();

  /** Goes on drawing from there; on the thread that trains. */
  void setRandom(RandomState state);

  @Override
  void close();
}
