package dev.parsimony.spark.dl4j;

import dev.parsimony.compression.moments.GradientMoments;
import dev.parsimony.compression.moments.MomentRequest;
import java.util.List;
import org.nd4j.linalg.dataset.api.MultiDataSet;

/** Computes the moments of a minibatch's gradient. */
interface MomentSource {
  /**
   * The source for a request, installed in the network.
   *
   * @throws dev.parsimony.spark.config.UserErrorException naming a layer without exact second
   *     moments, where they are to be exact
   */
  static MomentSource of(Network network, MomentRequest request) {
    return request.estimated()
        ? new EstimatedMoments(network, request.samples())
        : new BatchMoments(network, request.exact());
  }

  /**
   * Runs forward and backward passes and fills the moments; parameters stay as they are.
   *
   * @return the batch's mean score, regularisation included
   */
  double compute(MultiDataSet batch, GradientMoments moments);

  /** What the user should know about their cost, a sentence each. */
  default List<String> remarks() {
    return List.of();
  }

  /** Nanoseconds that second moments took within the last {@link #compute}. */
  long secondMomentNanos();
}
