package dev.parsimony.secondmoment.kernel.lstm;

import dev.parsimony.secondmoment.array.FloatMemory;
import dev.parsimony.secondmoment.array.PreparedProduct;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Computes single examples' gradients of an LSTM's parameters: for each the product of its deltas
 * with what it saw at each step, which is input, state and 1, side by side.
 */
final class LstmProducts {
  private final MatrixMemory seenMemory = new MatrixMemory();
  private final MatrixMemory deltaMemory = new MatrixMemory();
  private final MatrixMemory productMemory = new MatrixMemory();
  private float[] seen = {};
  private float[] deltas = {};
  private int rows;
  private int columns;
  private int gates;
  private @Nullable Prepared prepared;

  private record Prepared(
      FloatMemory seen, FloatMemory deltas, FloatMemory result, PreparedProduct product) {}

  /**
   * Starts a batch.
   *
   * @param sequences of each example
   */
  void start(LstmShape shape, int firstStep, int sequences) {
    int nextRows = sequences * (shape.steps() - firstStep);
    int nextColumns = shape.inputs() + shape.units() + 1;
    if (prepared == null || nextRows != rows || nextColumns != columns || shape.gates() != gates) {
      rows = nextRows;
      columns = nextColumns;
      gates = shape.gates();
      seen = new float[rows * columns];
      deltas = new float[rows * gates];
      INDArray first = deltaMemory.matrix(rows, gates);
      INDArray second = seenMemory.matrix(rows, columns);
      INDArray into = productMemory.matrix(gates, columns);
      prepared =
          new Prepared(
              FloatMemory.of(second),
              FloatMemory.of(first),
              FloatMemory.of(into),
              new PreparedProduct(first, true, second, false, into));
    }
  }

  /** Takes one sequence of an example, the {@code number}-th of it. */
  void put(LstmForward pass, int firstStep, int number, int sequence) {
    LstmShape shape = pass.shape();
    int units = shape.units();
    int inputs = shape.inputs();
    int row = number * (shape.steps() - firstStep);
    for (int step = firstStep; step < shape.steps(); step++, row++) {
      int from = (step * shape.batch() + sequence) * inputs;
      int at = row * columns;
      System.arraycopy(pass.inputRows(), from, seen, at, inputs);
      System.arraycopy(pass.stateBefore(step), sequence * units, seen, at + inputs, units);
      seen[at + inputs + units] = 1;
      pass.step(step).join(sequence, units, deltas, row * gates);
    }
  }

  /** Returns the gradient of the example that was put, [gates][inputs, units, 1]. */
  FloatMemory compute() {
    Prepared current = prepared;
    if (current == null) {
      throw new IllegalStateException("start comes first");
    }
    current.seen().write(0L, seen, seen.length);
    current.deltas().write(0L, deltas, deltas.length);
    current.product().compute();
    return current.result();
  }

  long heapBytes() {
    return (long) Float.BYTES * (seen.length + deltas.length);
  }
}
