package dev.parsimony.secondmoment;

import dev.parsimony.secondmoment.reuse.RetainedArray;
import java.util.Map;
import java.util.Objects;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.layers.recurrent.FwdPassReturn;
import org.deeplearning4j.nn.layers.recurrent.LSTMHelper;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.jspecify.annotations.Nullable;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Writes down the deltas of an LSTM's gates at each time step while DL4J's own backward pass runs.
 * That pass shows itself twice: to a helper (an accelerator that may take over, or decline, as this
 * one does) it hands the activations of the forward pass, and at each step it asks the activation
 * function for two gradients: at the memory cell, and at the input activation. From these the other
 * gates' deltas follow without a matrix product. Gates must be sigmoids.
 */
final class LstmTape implements LSTMHelper {
  private final IActivation activation;
  private final ExampleRows rows;
  private final MomentSink sink;
  private final SequenceScratch scratch = new SequenceScratch();
  private @Nullable SequenceMoments moments;
  private final RetainedArray atCell = new RetainedArray();
  private @Nullable LstmGates gates;

  LstmTape(IActivation activation, ExampleRows rows, MomentSink sink) {
    this.activation = activation;
    this.rows = rows;
    this.sink = sink;
  }

  /** Returns the layer's activation function, whose gradients are recorded. */
  IActivation activation() {
    return new CellActivation();
  }

  /** Returns the second moments of the last backward pass. */
  SequenceMoments moments() {
    gates = null;
    return Objects.requireNonNull(moments, "a backward pass comes first");
  }

  @Override
  public @Nullable Pair<Gradient, INDArray> backpropGradient(
      NeuralNetConfiguration conf,
      IActivation gateActivation,
      INDArray input,
      INDArray recurrentWeights,
      INDArray inputWeights,
      INDArray epsilon,
      boolean truncated,
      int truncatedLength,
      FwdPassReturn forward,
      boolean forwards,
      String inputWeightKey,
      String recurrentWeightKey,
      String biasWeightKey,
      Map<String, INDArray> gradientViews,
      INDArray mask,
      boolean peepholes,
      LayerWorkspaceMgr workspaces) {
    if (!sink.wanted()) {
      gates = null;
      return null;
    }
    sink.start();
    long sequences = input.size(0);
    long steps = input.size(2);
    int units = Math.toIntExact(recurrentWeights.size(0));
    SequenceMoments current =
        scratch.of(
            sequences,
            steps,
            () ->
                new SequenceMoments(
                    rows,
                    recurrentWeights.dataType(),
                    sequences,
                    steps,
                    Math.toIntExact(inputWeights.size(0)),
                    units,
                    LstmGates.GATES * units));
    moments = current;
    current.start(input);
    gates = new LstmGates(current, forward, units, atCell);
    sink.stop();
    return null;
  }

  @Override
  public @Nullable FwdPassReturn activate(
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
      INDArray mask,
      boolean peepholes,
      LayerWorkspaceMgr workspaces) {
    return null;
  }

  @Override
  public boolean checkSupported(
      IActivation gateActivation, IActivation activationFunction, boolean peepholes) {
    return true;
  }

  @Override
  public boolean checkSupported() {
    return true;
  }

  @Override
  public Map<String, Long> helperMemoryUse() {
    return Map.of();
  }

  private final class CellActivation implements IActivation {
    private static final long serialVersionUID = 1L;

    @Override
    public INDArray getActivation(INDArray in, boolean training) {
      return activation.getActivation(in, training);
    }

    @Override
    public Pair<INDArray, INDArray> backprop(INDArray in, INDArray epsilon) {
      LstmGates listening = gates;
      if (listening == null) {
        return activation.backprop(in, epsilon);
      }
      sink.start();
      listening.before(epsilon);
      sink.stop();
      Pair<INDArray, INDArray> result = activation.backprop(in, epsilon);
      sink.start();
      listening.after(result.getFirst());
      sink.stop();
      return result;
    }

    @Override
    public int numParams(int inputSize) {
      return activation.numParams(inputSize);
    }

    @Override
    public String toString() {
      return activation.toString();
    }
  }
}
