package dev.parsimony.secondmoment.kernel.lstm;

import dev.parsimony.secondmoment.array.Floats;
import dev.parsimony.secondmoment.array.Products;
import dev.parsimony.secondmoment.kernel.scratch.Scratch;
import java.util.Arrays;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * The backward pass of an LSTM. With i, f, o, g the activations of input, forget, output and input
 * modulation gate (DL4J's names), c the cell, e the gradient at the state and n that at the cell:
 * n[t] = e∘o∘h'(c[t]) + f[t+1]∘n[t+1]; the gradients at the gates are e∘h(c[t]) for o, n∘c[t-1] for
 * f, n∘i for g and n∘g for i, each times the derivative of its function.
 */
final class LstmBackward {
  private final LstmForward forward;
  private final LstmMatrices matrices;
  private final Scratch scratch;
  private float[] error = {};
  private float[] fromNext = {};
  private float[] carried = {};
  private float[] atOutput = {};
  private float[] atForget = {};
  private float[] atModulation = {};
  private float[] atInput = {};
  private float[] rows = {};
  private float[] biasRows = {};

  LstmBackward(LstmForward forward, LstmMatrices matrices, Scratch scratch) {
    this.forward = forward;
    this.matrices = matrices;
    this.scratch = scratch;
  }

  /**
   * Leaves the gradients at the pre-activations in the steps of the forward pass and in the matrix
   * of the gates.
   *
   * @param epsilon gradient at the states, [batch, units, steps]
   * @param firstStep those before it get no gradient, and their rows of the matrix are undefined
   */
  void run(INDArray epsilon, INDArray recurrentWeights, int firstStep) {
    LstmShape shape = forward.shape();
    forward.usedUp();
    allocate(shape);
    int length = Math.toIntExact(epsilon.length());
    float[] errors = scratch.second(length);
    TimeMajor.read(epsilon, scratch.first(length), errors);
    Arrays.fill(fromNext, 0);
    Arrays.fill(carried, 0);
    Arrays.fill(biasRows, 0);
    int gates = shape.batch() * shape.gates();
    for (int number = shape.steps() - 1; number >= firstStep; number--) {
      System.arraycopy(errors, number * shape.state(), error, 0, shape.state());
      LstmLoops.add(error, fromNext, shape.state());
      differentiate(number, shape.state());
      for (int row = 0; row < shape.batch(); row++) {
        forward.step(number).join(row, shape.units(), rows, row * shape.gates());
      }
      LstmLoops.add(biasRows, rows, gates);
      matrices.gates().memory().write((long) number * gates, rows, gates);
      if (number > firstStep) {
        matrices.stepGates().memory().write(0L, rows, gates);
        matrices.multiplyBackward(recurrentWeights);
        matrices.stepState().memory().read(0, fromNext, shape.state());
      }
    }
  }

  private void differentiate(int number, int length) {
    LstmStep step = forward.step(number);
    LstmLoops.multiply(error, step.cellActivation, atOutput, length);
    LstmLoops.multiply(error, step.output, error, length);
    if (forward.masked()) { // DL4J differentiates where the mask has left the cell
      System.arraycopy(step.cell, 0, step.cellActivation, 0, length);
      forward.activation().apply(step.cellActivation, length);
    }
    forward.activation().backward(step.cellActivation, error, length);
    float[] atCell = step.cellActivation;
    LstmLoops.add(atCell, carried, length);
    LstmLoops.multiply(atCell, forward.cellBefore(number), atForget, length);
    LstmLoops.multiply(atCell, step.input, atModulation, length);
    LstmLoops.multiply(atCell, step.modulation, atInput, length);
    LstmLoops.multiply(atCell, step.forget, carried, length);
    forward.gate().backward(step.output, atOutput, length);
    forward.gate().backward(step.forget, atForget, length);
    forward.gate().backward(step.modulation, atModulation, length);
    forward.activation().backward(step.input, atInput, length);
  }

  private void allocate(LstmShape shape) {
    if (error.length < shape.state() || rows.length < shape.batch() * shape.gates()) {
      error = new float[shape.state()];
      fromNext = new float[shape.state()];
      carried = new float[shape.state()];
      atOutput = new float[shape.state()];
      atForget = new float[shape.state()];
      atModulation = new float[shape.state()];
      atInput = new float[shape.state()];
      rows = new float[shape.batch() * shape.gates()];
      biasRows = new float[rows.length];
    }
  }

  /**
   * Writes the gradients of the weights and biases, [inputs, gates], [units, gates], [1, gates].
   */
  void writeParameters(
      INDArray inputWeights, INDArray recurrentWeights, INDArray biases, int firstStep) {
    LstmShape shape = forward.shape();
    for (int number = firstStep; number < shape.steps(); number++) {
      matrices
          .states()
          .memory()
          .write((long) number * shape.state(), forward.stateBefore(number), 0, shape.state());
    }
    INDArray delta = from(matrices.gates().array(), firstStep);
    INDArray inputs = from(matrices.inputs().array(), firstStep);
    Products.ofFirstTransposed(delta, inputs, inputWeights.transpose());
    Products.ofFirstTransposed(
        delta, from(matrices.states().array(), firstStep), recurrentWeights.transpose());
    for (int row = 1; row < shape.batch(); row++) {
      for (int i = 0; i < shape.gates(); i++) {
        biasRows[i] += biasRows[row * shape.gates() + i];
      }
    }
    Floats.write(biasRows, biases);
  }

  /**
   * Writes the gradient at the input, after that of the weights, whose operand it overwrites.
   *
   * @param into [batch, inputs, steps], f order
   */
  void writeInput(INDArray inputWeights, INDArray into, int firstStep) {
    LstmShape shape = forward.shape();
    INDArray gradient = matrices.inputs().array();
    Products.of(
        from(matrices.gates().array(), firstStep),
        inputWeights.transpose(),
        from(gradient, firstStep),
        false);
    int length = shape.rows() * shape.inputs();
    float[] values = scratch.first(length);
    matrices.inputs().memory().read(0, values, length);
    int step = shape.batch() * shape.inputs();
    Arrays.fill(values, 0, firstStep * step, 0);
    float[] sequences = scratch.second(length);
    for (int number = 0; number < shape.steps(); number++) {
      TimeMajor.put(values, number * step, shape.batch(), shape.inputs(), sequences, number);
    }
    Floats.write(sequences, into);
  }

  private INDArray from(INDArray matrix, int firstStep) {
    return firstStep == 0
        ? matrix
        : matrix.get(
            NDArrayIndex.interval((long) firstStep * forward.shape().batch(), matrix.size(0)),
            NDArrayIndex.all());
  }

  long heapBytes() {
    return Float.BYTES * (7L * error.length + rows.length + biasRows.length);
  }
}
