package dev.parsimony.spark.dl4j.secondmoment;

import dev.parsimony.spark.dl4j.reuse.KeptArray;
import java.util.Map;
import java.util.Objects;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.layers.recurrent.FwdPassReturn;
import org.deeplearning4j.nn.layers.recurrent.LSTM;
import org.deeplearning4j.nn.layers.recurrent.LSTMHelper;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.jspecify.annotations.Nullable;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.activations.impl.ActivationSigmoid;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Writes down the deltas of an LSTM's gates at each time step while DL4J's own backward pass runs.
 * That pass shows itself twice: to a helper (an accelerator that may take over, or decline, as this
 * one does) it hands the activations of the forward pass, and at each step it asks the activation
 * function for two gradients: at the memory cell, and at the input activation. From these the other
 * gates' deltas follow without a matrix product. Gates must be sigmoids.
 *
 * <p>With i, f, o, g the activations of input, forget, output and input modulation gate (DL4J's
 * names), c the memory cell, h its activation and n the gradient at the cell: n[t] = cell[t] +
 * f[t+1]∘n[t+1], where cell is what the function answers for epsilon∘o; the deltas are
 * epsilon∘o∘h∘(1-o) for o, n∘c[t-1]∘f∘(1-f) for f and n∘i∘g∘(1-g) for g.
 */
final class LstmTape implements LSTMHelper {
  private final IActivation activation;
  private final ExampleRows rows;
  private final MomentSink sink;
  private @Nullable SequenceMoments moments;
  private final KeptArray atCell = new KeptArray();
  private @Nullable Pass pass;

  LstmTape(IActivation activation, ExampleRows rows, MomentSink sink) {
    this.activation = activation;
    this.rows = rows;
    this.sink = sink;
  }

  /** Whether the deltas of a layer can be read so: its gates are sigmoids. */
  static boolean reads(LSTM layer) {
    return layer.layerConf().getGateActivationFn() instanceof ActivationSigmoid;
  }

  /** The layer's activation function, with ears. */
  IActivation activation() {
    return new CellActivation();
  }

  /** Of the last backward pass. */
  SequenceMoments moments() {
    pass = null;
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
    sink.start();
    long sequences = input.size(0);
    long steps = input.size(2);
    SequenceMoments current = moments;
    if (current == null || !current.fits(sequences, steps)) {
      int units = Math.toIntExact(recurrentWeights.size(0));
      current =
          new SequenceMoments(
              rows,
              recurrentWeights.dataType(),
              sequences,
              steps,
              Math.toIntExact(inputWeights.size(0)),
              units,
              Pass.GATES * units);
      moments = current;
    }
    current.start(input);
    pass = new Pass(current, forward, Math.toIntExact(recurrentWeights.size(0)), atCell);
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
      Pass listening = pass;
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

  /** One backward pass, from the last step to the first. */
  private static final class Pass {
    private static final int GATES = 4;

    private final SequenceMoments moments;
    private final FwdPassReturn forward;
    private final int units;
    private final INDArray[] outputGates;
    private int step;
    private boolean cellIsNext = true;
    private final KeptArray atCell;

    Pass(SequenceMoments moments, FwdPassReturn forward, int units, KeptArray atCell) {
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

    /** The function is asked: at the cell with epsilon∘o, then at the input activation. */
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
}
