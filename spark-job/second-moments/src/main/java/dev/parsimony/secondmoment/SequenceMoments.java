package dev.parsimony.secondmoment;

import static org.nd4j.linalg.indexing.NDArrayIndex.all;
import static org.nd4j.linalg.indexing.NDArrayIndex.interval;
import static org.nd4j.linalg.indexing.NDArrayIndex.point;

import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Computes the second moments of a recurrent layer, whose gradient for one sequence is the sum over
 * time of outer products: of the input and of the state before with the delta. Both stand side by
 * side here, so that one product per sequence gives the gradients of both matrices.
 */
final class SequenceMoments {
  private final ExampleRows rows;
  private final INDArray seen;
  private final INDArray delta;
  private final INDArray sums;
  private final SquaredProducts squared;
  private final int inputs;

  /**
   * Allocates its arrays, outside of DL4J's workspaces.
   *
   * @param sequences of a batch
   * @param inputs and states: lengths of what the layer sees at each step
   * @param deltas length of the gradient at its pre-activations
   */
  SequenceMoments(
      ExampleRows rows,
      DataType dataType,
      long sequences,
      long steps,
      int inputs,
      int states,
      int deltas) {
    this.rows = rows;
    this.inputs = inputs;
    squared = new SquaredProducts(dataType, deltas, inputs + states);
    try (MemoryWorkspace outside = Nd4j.getMemoryManager().scopeOutOfWorkspaces()) {
      seen = Nd4j.create(dataType, new long[] {sequences, steps, inputs + states}, 'c');
      delta = Nd4j.create(dataType, new long[] {sequences, steps, deltas}, 'c');
      sums = Nd4j.create(dataType, new long[] {deltas, inputs + states}, 'c');
    }
  }

  boolean fits(long sequences, long steps) {
    return seen.size(0) == sequences && seen.size(1) == steps;
  }

  long steps() {
    return seen.size(1);
  }

  /**
   * Begins a batch: all deltas and states are zero.
   *
   * @param input [sequences, inputs, steps]
   */
  void start(INDArray input) {
    delta.assign(0);
    seen.assign(0);
    seen.get(all(), all(), interval(0, inputs)).assign(input.permute(0, 2, 1));
  }

  /** Returns the state before a step, [sequences, states]; a view to write to. */
  INDArray state(int step) {
    return seen.get(all(), point(step), interval(inputs, seen.size(2)));
  }

  /** Returns elements [from, to) of the delta at a step, a view [sequences, to - from]. */
  INDArray delta(int step, long from, long to) {
    return delta.get(all(), point(step), interval(from, to));
  }

  /**
   * Computes them.
   *
   * @param inputWeights receives [inputs, deltas]
   * @param stateWeights receives [states, deltas]
   * @param bias receives [1, deltas]
   */
  void write(INDArray inputWeights, INDArray stateWeights, INDArray bias) {
    sums.assign(0);
    int sequencesPerExample = rows.perExample(seen.size(0));
    for (int example = 0; example < rows.examples(); example++) {
      for (int j = 0; j < sequencesPerExample; j++) {
        int sequence = rows.row(seen.size(0), example, j);
        squared.multiply(
            delta.slice(sequence).transpose(), seen.slice(sequence).transpose(), j > 0);
      }
      squared.addTo(sums);
    }
    INDArray transposed = sums.transpose();
    inputWeights.assign(transposed.get(interval(0, inputs), all()));
    stateWeights.assign(transposed.get(interval(inputs, sums.size(1)), all()));
    INDArray perExample = rows.sum(delta.sum(1));
    perExample.muli(perExample).sum(bias, 0);
  }
}
