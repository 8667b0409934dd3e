package dev.parsimony.secondmoment.kernel.convolution;

import dev.parsimony.secondmoment.reuse.HeapUse;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Computes the passes of a convolution by matrix products. All arrays are dense in c order. */
interface ProductPasses extends HeapUse {
  /**
   * Computes the outputs of a batch.
   *
   * @param input the images
   * @param weights [outChannels, inChannels, kernelHeight, kernelWidth]
   * @param bias [1, outChannels]; null where there is none
   * @param result receives the images of the output
   */
  void forward(INDArray input, INDArray weights, @Nullable INDArray bias, INDArray result);

  /**
   * Computes the gradients of a batch.
   *
   * @param delta the gradient at the output
   * @param gradients which receives those of the parameters
   * @param atInput receives the gradient at the input
   */
  void backward(
      INDArray input, INDArray weights, INDArray delta, Parameters gradients, INDArray atInput);

  /**
   * Names the parameters whose gradients are wanted.
   *
   * @param weights [outChannels, inChannels, kernelHeight, kernelWidth]; null where left out
   * @param bias [1, outChannels]; likewise
   */
  record Parameters(@Nullable INDArray weights, @Nullable INDArray bias) {
    static final Parameters NONE = new Parameters(null, null);
  }
}
