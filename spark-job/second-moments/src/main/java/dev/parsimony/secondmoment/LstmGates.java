package dev.parsimony.secondmoment;

import dev.parsimony.secondmoment.reuse.RetainedArray;
import org.deeplearning4j.nn.layers.recurrent.FwdPassReturn;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Derives the deltas of an LSTM's gates in one backward pass of DL4J's, last step first.
 *
 * <p>With i, f, o, g the activations of input, forget, output and input modulation gate (DL4J's
 * names), c the memory cell, h its activation and n the gradient at the cell: n[t] = cell[t] +
 * f[t+1]∘n[t+1], where cell is what the activation function answers for epsilon∘o; the deltas are
 * epsilon∘o∘h∘(1-o) for o, n∘c[t-1]∘f∘(1-f) for f and n∘i∘g∘(1-g) for g.
 */
final class LstmGates {
  /** Input, forget, output, input modulation: the order of DL4J's weights. */
  static final int GATES = 4;

  private final SequenceMoments moments;
  private final FwdPassReturn forward;
  private final int units;
  private final INDArray[] outputGates;
  private int step;
  private boolean cellIsNext = true;
  private final RetainedArray atCell;

  LstmGates(SequenceMoments moments, FwdPassReturn forward, int units, RetainedArray atCell) {
    this.moments = moments;
    this.forward = forward;
    this.units = units;
    this.atCell = atCell;
    step = forward.oa.length - 1;
    // The backward pass overwrites them.
    outputGates = new INDArray[forward.oa.length];
    for (int i = 0; i < outputGates.length; i++) {
      outputGates[i] = forward.oa[i].dup('f');
    }
  }

  /**
   * Takes what the activation function is asked: at the cell with epsilon∘o, then at the input
   * activation.
   */
  void before(INDArray epsilon) {
    if (cellIsNext) {
      INDArray delta = outputGates[step].rsub(1).muli(epsilon);
      gate(2).assign(delta.muli(forward.memCellActivations[step]));
    }
  }

  void after(INDArray result) {
    if (cellIsNext) {
      addToGradientAtCell(result);
    } else {
      gate(0).assign(result);
      writeOtherGates(atCell.array());
      step--;
    }
    cellIsNext = !cellIsNext;
  }

  private void addToGradientAtCell(INDArray own) {
    if (step == outputGates.length - 1) {
      atCell.keep(own);
    } else {
      atCell.array().muli(forward.fa[step + 1]).addi(own);
    }
  }

  private void writeOtherGates(INDArray n) {
    INDArray g = forward.ga[step];
    gate(3).assign(g.rsub(1).muli(g).muli(forward.ia[step]).muli(n));
    INDArray cellBefore = step == 0 ? forward.prevMemCell : forward.memCellState[step - 1];
    if (cellBefore != null) {
      INDArray f = forward.fa[step];
      gate(1).assign(f.rsub(1).muli(f).muli(cellBefore).muli(n));
    }
    INDArray stateBefore = step == 0 ? forward.prevAct : forward.fwdPassOutputAsArrays[step - 1];
    if (stateBefore != null) {
      moments.state(step).assign(stateBefore);
    }
  }

  private INDArray gate(int number) {
    return moments.delta(step, (long) number * units, (number + 1L) * units);
  }
}
