package dev.parsimony.spark.dl4j;

import dev.parsimony.compression.moments.GradientMoments;
import dev.parsimony.compression.moments.MomentRequest;
import dev.parsimony.secondmoment.SecondMoments;
import java.util.List;
import java.util.Optional;
import org.nd4j.linalg.dataset.api.MultiDataSet;

/** Computes the moments of a minibatch's gradient. */
interface MomentSource {
  /**
   * The source for a request, installed in the network.
   *
   * @param batch such as those to come, of as many examples
   * @throws dev.parsimony.spark.config.UserErrorException naming a layer without exact second
   *     moments, where they are to be exact, or where {@code fit} would not train on such a batch
   */
  static MomentSource of(Network network, MultiDataSet batch, MomentRequest request) {
    return request.estimated()
        ? new EstimatedMoments(network, batch, request.samples())
        : new BatchMoments(network, batch, request.exact());
  }

  /**
   * Begins a batch.
   *
   * @param batch may be the arrays of the one before, filled anew
   * @throws dev.parsimony.spark.config.UserErrorException where {@code fit} would not train on it
   */
  void start(MultiDataSet batch);

  /** Returns the number of segments of the current batch. */
  int segments();

  /**
   * Runs forward and backward passes and fills the moments; parameters stay as they are.
   *
   * @param segment of the batch, from 0, in turn
   * @return its mean score, regularisation included
   */
  double compute(int segment, GradientMoments moments);

  /** Says whether second moments are taken from now on; without effect where there are none. */
  default void wantSecondMoments(boolean now) {}

  /** Returns the bytes of scratch that the moments keep on the heap, after the first pass. */
  default long heapBytes() {
    return 0;
  }

  /** Returns what the user should know about the cost of the moments, a sentence each. */
  default List<String> remarks() {
    return List.of();
  }

  /** Returns what takes second moments in the network's layers, where something does. */
  default Optional<SecondMoments> secondMoments() {
    return Optional.empty();
  }

  /** Nanoseconds that second moments took within the last {@link #compute}. */
  long secondMomentNanos();
}
