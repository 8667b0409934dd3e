package dev.parsimony.secondmoment.kernel.lstm;

import dev.parsimony.secondmoment.array.FloatMemory;
import dev.parsimony.secondmoment.array.PreparedProduct;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The operands of an LSTM's products, off the heap. Rows are by step, then by sequence; memory
 * stays where it is for as long as batches have one shape.
 */
final class LstmMatrices {
  private final MatrixMemory inputMemory = new MatrixMemory();
  private final MatrixMemory gateMemory = new MatrixMemory();
  private final MatrixMemory stateMemory = new MatrixMemory();
  private final MatrixMemory stepGateMemory = new MatrixMemory();
  private final MatrixMemory stepStateMemory = new MatrixMemory();
  private @Nullable LstmShape shape;
  private @Nullable Matrix inputs;
  private @Nullable Matrix gates;
  private @Nullable Matrix states;
  private @Nullable Matrix stepGates;
  private @Nullable Matrix stepState;
  private @Nullable StepProducts products;

  /** An array and its memory. */
  record Matrix(INDArray array, FloatMemory memory) {
    static Matrix of(INDArray array) {
      return new Matrix(array, FloatMemory.of(array));
    }
  }

  /** The products of a step with weights. */
  private record StepProducts(
      INDArray weights, PreparedProduct forward, PreparedProduct backward) {}

  void use(LstmShape next) {
    if (next.equals(shape)) {
      return;
    }
    LstmShape last = shape;
    shape = next;
    inputs = Matrix.of(inputMemory.matrix(next.rows(), next.inputs()));
    gates = Matrix.of(gateMemory.matrix(next.rows(), next.gates()));
    states = Matrix.of(stateMemory.matrix(next.rows(), next.units()));
    if (last == null || last.batch() != next.batch() || last.units() != next.units()) {
      stepGates = Matrix.of(stepGateMemory.matrix(next.batch(), next.gates()));
      stepState = Matrix.of(stepStateMemory.matrix(next.batch(), next.units()));
      products = null;
    }
  }

  private static Matrix used(@Nullable Matrix matrix) {
    if (matrix == null) {
      throw new IllegalStateException("use comes first");
    }
    return matrix;
  }

  /** Returns the inputs of all steps, [rows, inputs]; in the backward pass their gradient, too. */
  Matrix inputs() {
    return used(inputs);
  }

  /** Returns pre-activations of all steps, or the gradient at them, [rows, gates]. */
  Matrix gates() {
    return used(gates);
  }

  /** Returns the states before all steps, [rows, units]. */
  Matrix states() {
    return used(states);
  }

  /** Returns what one step adds to its pre-activations, or the gradient at them, [batch, gates]. */
  Matrix stepGates() {
    return used(stepGates);
  }

  /** Returns the state before one step, or the gradient at it, [batch, units]. */
  Matrix stepState() {
    return used(stepState);
  }

  /** Sets the gates of a step to the product of its state with the recurrent weights. */
  void multiplyForward(INDArray recurrentWeights) {
    prepare(recurrentWeights).forward().compute();
  }

  /** Sets the state of a step to the product of its gates with the transposed weights. */
  void multiplyBackward(INDArray recurrentWeights) {
    prepare(recurrentWeights).backward().compute();
  }

  private StepProducts prepare(INDArray recurrentWeights) {
    StepProducts current = products;
    if (current == null || current.weights() != recurrentWeights) {
      INDArray gatesOfStep = stepGates().array();
      INDArray stateOfStep = stepState().array();
      // DL4J's weights are in f order, so that their transpose is in the order that oneDNN likes.
      INDArray transposed = recurrentWeights.transpose();
      current =
          new StepProducts(
              recurrentWeights,
              new PreparedProduct(stateOfStep, false, recurrentWeights, false, gatesOfStep),
              new PreparedProduct(gatesOfStep, false, transposed, false, stateOfStep));
      products = current;
    }
    return current;
  }
}
