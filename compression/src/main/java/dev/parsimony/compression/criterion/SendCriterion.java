package dev.parsimony.compression.criterion;

import dev.parsimony.compression.block.SparseBlock;
import dev.parsimony.compression.moments.GradientMoments;
import dev.parsimony.compression.param.ParameterTensor;

/**
 * Decides which elements of a tensor a worker sends at a step. A step is {@link #select}, then
 * quantisation, which may drop chosen elements, then {@link #settle} with those really sent.
 */
public interface SendCriterion {
  /** Whether {@link #select} reads the second moment. */
  boolean needsSecondMoment();

  /**
   * Adds the step's moments to the residual, chooses, and leaves the state of every element as it
   * is for one that is not sent.
   *
   * @param chosen overwritten: the chosen indices, without codes
   * @throws IllegalArgumentException naming tensor, index and value where the moments are not
   *     finite or the accumulated state overflows; the state is of no use afterwards
   */
  void select(
      ParameterTensor tensor, GradientMoments moments, ResidualState state, SparseBlock chosen);

  /** Brings the state of the elements in {@code sent} to what it is for sent ones. */
  void settle(ResidualState state, SparseBlock sent);
}
