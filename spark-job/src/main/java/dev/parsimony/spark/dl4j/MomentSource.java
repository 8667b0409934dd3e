package dev.parsimony.spark.dl4j;

import dev.parsimony.compression.moments.GradientMoments;
import dev.parsimony.compression.moments.MomentRequest;
import org.nd4j.linalg.api.ndarray.INDArray;

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
   * @param features one example a row of the first dimension; likewise the labels
   * @return the examples' mean score, regularisation included
   */
  double compute(INDArray features, INDArray labels, GradientMoments moments);

  /** Nanoseconds that second moments took within the last {@link #compute}. */
  long secondMomentNanos();
}
