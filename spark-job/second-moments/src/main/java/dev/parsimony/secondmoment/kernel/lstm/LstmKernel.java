package dev.parsimony.secondmoment.kernel.lstm;

import dev.parsimony.secondmoment.Internal;
import dev.parsimony.secondmoment.array.FloatMemory;
import dev.parsimony.secondmoment.array.Floats;
import dev.parsimony.secondmoment.kernel.scratch.Scratch;
import dev.parsimony.secondmoment.reuse.HeapUse;
import dev.parsimony.secondmoment.slot.PrivateField;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.gradient.DefaultGradient;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.layers.recurrent.FwdPassReturn;
import org.deeplearning4j.nn.layers.recurrent.LSTM;
import org.deeplearning4j.nn.layers.recurrent.LSTMHelper;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.jspecify.annotations.Nullable;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Computes an LSTM of float32 in the place that DL4J has for accelerators: one product for the
 * inputs of all steps, a small one and loops for each step, and in the backward pass one product
 * for each gradient.
 */
@Internal
public final class LstmKernel implements LSTMHelper, HeapUse {
  private static final String FIELD = "helper";

  private final LstmMatrices matrices = new LstmMatrices();
  private final Scratch scratch;
  private final LstmForward forward;
  private final LstmBackward backward;
  private final LstmProducts products = new LstmProducts();
  private boolean leaveOutParameters;
  private boolean leaveOutInputGradient;
  private int firstStep;
  private boolean done;

  private LstmKernel(UnitFunction gate, UnitFunction activation, Scratch scratch) {
    this.scratch = scratch;
    forward = new LstmForward(gate, activation, matrices, scratch);
    backward = new LstmBackward(forward, matrices, scratch);
  }

  /**
   * Installs a kernel in a layer.
   *
   * @return empty where it has activation functions that no kernel knows
   */
  public static Optional<LstmKernel> install(LSTM layer, Scratch scratch) {
    var conf = (org.deeplearning4j.nn.conf.layers.LSTM) layer.conf().getLayer();
    Optional<UnitFunction> gate = UnitFunction.of(conf.getGateActivationFn());
    Optional<UnitFunction> activation = UnitFunction.of(conf.getActivationFn());
    if (gate.isEmpty() || activation.isEmpty()) {
      return Optional.empty();
    }
    LstmKernel kernel = new LstmKernel(gate.get(), activation.get(), scratch);
    new PrivateField(LSTM.class, FIELD).set(layer, kernel);
    return Optional.of(kernel);
  }

  /**
   * Says whether the backward passes from now on leave out the gradients of weights and biases, for
   * whoever adds up {@link #product} of all examples.
   */
  public void leaveOutParameters(boolean now) {
    leaveOutParameters = now;
    done = false;
  }

  /** Lets backward passes leave out the gradient at the input, and return null for it. */
  public void leaveOutInputGradient() {
    leaveOutInputGradient = true;
  }

  /** Returns the sizes of the last batch. */
  public LstmShape shape() {
    return forward.shape();
  }

  /** Returns memory for what lasts no longer than a call. */
  public Scratch scratch() {
    return scratch;
  }

  /**
   * Returns what the sequences of an example add to the gradient after a backward pass.
   *
   * @param sequences of the example, indices in the batch
   * @return [gates][inputs, units, 1], the last column for the biases; valid until the next call
   * @throws IllegalStateException where DL4J fell back on its own operations after a failure
   */
  public FloatMemory product(int[] sequences) {
    if (!done) {
      throw new IllegalStateException("The LSTM kernel failed; DL4J's warning says why");
    }
    products.start(forward.shape(), firstStep, sequences.length);
    for (int i = 0; i < sequences.length; i++) {
      products.put(forward, firstStep, i, sequences[i]);
    }
    return products.compute();
  }

  @Override
  public FwdPassReturn activate(
      Layer layer,
      NeuralNetConfiguration conf,
      IActivation gateActivation,
      INDArray input,
      INDArray recurrentWeights,
      INDArray inputWeights,
      INDArray biases,
      boolean training,
      INDArray previousOutput,
      INDArray previousCell,
      boolean forBackprop,
      boolean forwards,
      String inputWeightKey,
      @Nullable INDArray mask,
      boolean peepholes,
      LayerWorkspaceMgr workspaces) {
    forward.run(
        new LstmCall(
            input, inputWeights, recurrentWeights, biases, previousOutput, previousCell, mask));
    LstmShape shape = forward.shape();
    ArrayType states = forBackprop ? ArrayType.BP_WORKING_MEM : ArrayType.FF_WORKING_MEM;
    LstmStep last = forward.step(shape.steps() - 1);
    FwdPassReturn result = new FwdPassReturn();
    result.lastAct = copy(last.state, shape, states, workspaces);
    result.lastMemCell = copy(last.cell, shape, states, workspaces);
    if (!forBackprop) { // whose output DL4J does not look at
      result.fwdPassOutput = output(shape, workspaces);
    }
    return result;
  }

  private static INDArray copy(
      float[] state, LstmShape shape, ArrayType type, LayerWorkspaceMgr workspaces) {
    INDArray copy =
        workspaces.createUninitialized(
            type, DataType.FLOAT, new long[] {shape.batch(), shape.units()}, 'c');
    FloatMemory.of(copy).write(0L, state, shape.state());
    return copy;
  }

  /** Returns the states in the order that DL4J gives them, by step. */
  private INDArray output(LstmShape shape, LayerWorkspaceMgr workspaces) {
    float[] sequences = scratch.first(shape.rows() * shape.units());
    for (int step = 0; step < shape.steps(); step++) {
      float[] state = forward.step(step).state;
      TimeMajor.put(state, 0, shape.batch(), shape.units(), sequences, step);
    }
    INDArray output =
        sequences(ArrayType.ACTIVATIONS, shape.batch(), shape.units(), shape, workspaces);
    Floats.write(sequences, output);
    return output;
  }

  private static INDArray sequences(
      ArrayType type, long batch, long features, LstmShape shape, LayerWorkspaceMgr workspaces) {
    return workspaces.createUninitialized(
        type, DataType.FLOAT, new long[] {batch, features, shape.steps()}, 'f');
  }

  @Override
  public Pair<Gradient, INDArray> backpropGradient(
      NeuralNetConfiguration conf,
      IActivation gateActivation,
      INDArray input,
      INDArray recurrentWeights,
      INDArray inputWeights,
      INDArray epsilon,
      boolean truncated,
      int truncatedLength,
      FwdPassReturn forwardPass,
      boolean forwards,
      String inputWeightKey,
      String recurrentWeightKey,
      String biasWeightKey,
      Map<String, INDArray> gradientViews,
      @Nullable INDArray mask,
      boolean peepholes,
      LayerWorkspaceMgr workspaces) {
    LstmShape shape = forward.shape();
    firstStep = truncated ? Math.max(0, shape.steps() - truncatedLength) : 0;
    backward.run(epsilon, recurrentWeights, firstStep);
    done = true;
    Gradient gradient = new DefaultGradient();
    for (String key : new String[] {inputWeightKey, recurrentWeightKey, biasWeightKey}) {
      gradient.gradientForVariable().put(key, view(gradientViews, key));
    }
    if (!leaveOutParameters) {
      backward.writeParameters(
          view(gradientViews, inputWeightKey),
          view(gradientViews, recurrentWeightKey),
          view(gradientViews, biasWeightKey),
          firstStep);
    }
    if (leaveOutInputGradient) {
      return new Pair<>(gradient, null);
    }
    INDArray atInput =
        sequences(ArrayType.ACTIVATION_GRAD, shape.batch(), shape.inputs(), shape, workspaces);
    backward.writeInput(inputWeights, atInput, firstStep);
    return new Pair<>(gradient, atInput);
  }

  private static INDArray view(Map<String, INDArray> views, String key) {
    return Objects.requireNonNull(views.get(key));
  }

  @Override
  public boolean checkSupported(
      IActivation gateActivation, IActivation activationFunction, boolean peepholes) {
    return !peepholes;
  }

  @Override
  public boolean checkSupported() {
    return true;
  }

  @Override
  public Map<String, Long> helperMemoryUse() {
    return Map.of();
  }

  @Override
  public long heapBytes() {
    return forward.heapBytes() + backward.heapBytes() + products.heapBytes();
  }
}
