package dev.parsimony.secondmoment.kernel.lstm;

import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * What DL4J hands to a forward pass.
 *
 * @param input [batch, inputs, steps]
 * @param inputWeights [inputs, 4 * units]
 * @param recurrentWeights [units, 4 * units]
 * @param biases [1, 4 * units]
 * @param state before the first step, [batch, units]
 * @param cell before the first step, [batch, units]
 * @param mask [batch, steps]; null where all steps count
 */
record LstmCall(
    INDArray input,
    INDArray inputWeights,
    INDArray recurrentWeights,
    INDArray biases,
    INDArray state,
    INDArray cell,
    @Nullable INDArray mask) {
  LstmShape shape() {
    return new LstmShape(
        Math.toIntExact(input.size(0)),
        Math.toIntExact(input.size(2)),
        Math.toIntExact(input.size(1)),
        Math.toIntExact(recurrentWeights.size(0)));
  }
}
