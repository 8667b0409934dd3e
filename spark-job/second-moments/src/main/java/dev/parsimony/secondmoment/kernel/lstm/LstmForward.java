package dev.parsimony.secondmoment.kernel.lstm;

import dev.parsimony.secondmoment.array.Floats;
import dev.parsimony.secondmoment.array.Products;
import dev.parsimony.secondmoment.kernel.scratch.Scratch;
import java.util.ArrayList;
import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The last forward pass of an LSTM (Graves, arXiv 1308.0850, without peepholes). It is kept, so
 * that DL4J's backward pass, which asks for it again, does not compute it twice: where input,
 * weights, states and mask are the same bits, so is the result.
 */
final class LstmForward {
  private static final float[] NONE = {};

  private final UnitFunction gate;
  private final UnitFunction activation;
  private final Scratch scratch;
  private final LstmMatrices matrices;
  private final LastValues input = new LastValues();
  private final LastValues inputWeights = new LastValues();
  private final LastValues recurrentWeights = new LastValues();
  private final LastValues biases = new LastValues();
  private final LastValues firstState = new LastValues();
  private final LastValues firstCell = new LastValues();
  private final LastValues mask = new LastValues();
  private final List<LstmStep> steps = new ArrayList<>();
  private LstmShape shape = new LstmShape(0, 0, 0, 0);
  private boolean complete;
  private boolean masked;
  private int stepLength;
  private float[] rows = {};
  private float[] recurrent = {};
  private float[] bias = {};

  LstmForward(UnitFunction gate, UnitFunction activation, LstmMatrices matrices, Scratch scratch) {
    this.gate = gate;
    this.activation = activation;
    this.matrices = matrices;
    this.scratch = scratch;
  }

  /** Computes what a call asks for, unless the last one asked for the same. */
  void run(LstmCall call) {
    LstmShape next = call.shape();
    boolean same = complete && next.equals(shape);
    complete = false;
    shape = next;
    int length = Math.toIntExact(call.input().length());
    float[] inputRows = scratch.second(length);
    TimeMajor.read(call.input(), scratch.first(length), inputRows);
    same &= input.renew(inputRows, length);
    same &= renew(inputWeights, Floats.gapless(call.inputWeights()));
    same &= renew(recurrentWeights, Floats.gapless(call.recurrentWeights()));
    same &= renew(biases, Floats.gapless(call.biases()));
    same &= renew(firstState, Floats.dense(call.state()));
    same &= renew(firstCell, Floats.dense(call.cell()));
    INDArray given = call.mask();
    masked = given != null;
    same &= given == null ? mask.renew(NONE, 0) : renew(mask, Floats.dense(given));
    if (!same) {
      compute(call);
    }
    complete = true;
  }

  private boolean renew(LastValues last, INDArray array) {
    int length = Math.toIntExact(array.length());
    float[] values = scratch.first(length);
    Floats.read(array, values);
    return last.renew(values, length);
  }

  private void compute(LstmCall call) {
    allocate();
    matrices.use(shape);
    matrices.inputs().memory().write(0L, input.values(), shape.rows() * shape.inputs());
    Products.of(matrices.inputs().array(), call.inputWeights(), matrices.gates().array(), false);
    for (int row = 0; row < shape.batch(); row++) {
      System.arraycopy(biases.values(), 0, bias, row * shape.gates(), shape.gates());
    }
    for (int step = 0; step < shape.steps(); step++) {
      compute(step, call.recurrentWeights());
    }
  }

  private void compute(int number, INDArray weights) {
    LstmStep step = steps.get(number);
    int state = shape.state();
    int gates = shape.batch() * shape.gates();
    matrices.stepState().memory().write(0, stateBefore(number), 0, state);
    matrices.multiplyForward(weights);
    matrices.stepGates().memory().read(0, recurrent, gates);
    matrices.gates().memory().read((long) number * gates, rows, gates);
    LstmLoops.add(rows, recurrent, bias, gates);
    step.split(rows, shape.batch(), shape.units());
    activation.apply(step.input, state);
    gate.apply(step.forget, state);
    gate.apply(step.output, state);
    gate.apply(step.modulation, state);
    LstmLoops.multiplyAdd(
        step.forget, cellBefore(number), step.input, step.modulation, step.cell, state);
    System.arraycopy(step.cell, 0, step.cellActivation, 0, state);
    activation.apply(step.cellActivation, state);
    LstmLoops.multiply(step.output, step.cellActivation, step.state, state);
    if (masked) {
      mask(step, number);
    }
  }

  /** Masks state and cell of a step, but not the activation of the cell. */
  private void mask(LstmStep step, int number) {
    for (int row = 0; row < shape.batch(); row++) {
      float factor = mask.values()[row * shape.steps() + number];
      LstmLoops.scale(step.state, row * shape.units(), shape.units(), factor);
      LstmLoops.scale(step.cell, row * shape.units(), shape.units(), factor);
    }
  }

  private void allocate() {
    if (stepLength < shape.state() || rows.length < shape.batch() * shape.gates()) {
      stepLength = shape.state();
      steps.clear();
      rows = new float[shape.batch() * shape.gates()];
      recurrent = new float[rows.length];
      bias = new float[rows.length];
    }
    while (steps.size() < shape.steps()) {
      steps.add(new LstmStep(stepLength));
    }
  }

  LstmShape shape() {
    return shape;
  }

  UnitFunction gate() {
    return gate;
  }

  UnitFunction activation() {
    return activation;
  }

  /** Returns whether the pass had a mask. */
  boolean masked() {
    return masked;
  }

  LstmStep step(int number) {
    return steps.get(number);
  }

  /** Returns the inputs of all steps, [rows][inputs], at the beginning of an array. */
  float[] inputRows() {
    return input.values();
  }

  /** Returns the state before a step, [batch][units]. */
  float[] stateBefore(int number) {
    return number == 0 ? firstState.values() : steps.get(number - 1).state;
  }

  /** Returns the cell before a step, [batch][units]. */
  float[] cellBefore(int number) {
    return number == 0 ? firstCell.values() : steps.get(number - 1).cell;
  }

  /** Says that the steps hold gradients now, so that the pass cannot be used again. */
  void usedUp() {
    complete = false;
  }

  long heapBytes() {
    long own = 7L * stepLength * steps.size() + rows.length + recurrent.length + bias.length;
    return Float.BYTES * own
        + input.heapBytes()
        + inputWeights.heapBytes()
        + recurrentWeights.heapBytes()
        + biases.heapBytes()
        + firstState.heapBytes()
        + firstCell.heapBytes()
        + mask.heapBytes();
  }
}
