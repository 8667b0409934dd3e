package dev.parsimony.secondmoment;

import java.util.Objects;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.layers.recurrent.SimpleRnn;
import org.deeplearning4j.nn.params.SimpleRnnParamInitializer;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.jspecify.annotations.Nullable;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Adds second moments to a simple recurrent layer. DL4J's backward pass begins with a forward pass;
 * the activation function sees the states of that, step by step, and then the deltas, from the last
 * step on.
 */
final class SimpleRnnMoments extends SimpleRnn implements SecondMomentLayer {
  private final org.deeplearning4j.nn.conf.layers.recurrent.SimpleRnn recording;
  private final ExampleRows rows;
  private final MomentSink sink = new MomentSink();
  private final SequenceScratch scratch = new SequenceScratch();
  private @Nullable SequenceMoments moments;
  private boolean backward;
  private int states;
  private int step;
  private int firstStep;

  SimpleRnnMoments(NeuralNetConfiguration conf, DataType dataType, ExampleRows rows) {
    super(conf, dataType);
    this.rows = rows;
    recording = (org.deeplearning4j.nn.conf.layers.recurrent.SimpleRnn) conf.getLayer().clone();
    recording.setActivationFn(new StepActivation(recording.getActivationFn()));
  }

  @Override
  public org.deeplearning4j.nn.conf.layers.recurrent.SimpleRnn layerConf() {
    return recording == null ? super.layerConf() : recording;
  }

  @Override
  public MomentSink sink() {
    return sink;
  }

  /**
   * Records the pass; {@link #backpropGradient} calls it, too, with a length below 1 for all steps.
   */
  @Override
  public Pair<Gradient, INDArray> tbpttBackpropGradient(
      INDArray epsilon, int backwardLength, LayerWorkspaceMgr workspaces) {
    if (!sink.wanted()) {
      return super.tbpttBackpropGradient(epsilon, backwardLength, workspaces);
    }
    sink.start();
    start(backwardLength);
    sink.stop();
    backward = true;
    Pair<Gradient, INDArray> result =
        super.tbpttBackpropGradient(epsilon, backwardLength, workspaces);
    backward = false;
    sink.start();
    moments()
        .write(
            sink.view(SimpleRnnParamInitializer.WEIGHT_KEY),
            sink.view(SimpleRnnParamInitializer.RECURRENT_WEIGHT_KEY),
            sink.view(SimpleRnnParamInitializer.BIAS_KEY));
    sink.stop();
    return result;
  }

  private void start(int backwardLength) {
    INDArray in = layerConf().getRnnDataFormat() == RNNFormat.NWC ? input.permute(0, 2, 1) : input;
    int steps = Math.toIntExact(in.size(2));
    int inputs = Math.toIntExact(in.size(1));
    int units = Math.toIntExact(layerConf().getNOut());
    moments =
        scratch.of(
            in.size(0),
            steps,
            () -> new SequenceMoments(rows, dataType, in.size(0), steps, inputs, units, units));
    moments.start(in);
    states = 0;
    step = steps - 1;
    firstStep = backwardLength > 0 ? Math.max(0, steps - backwardLength) : 0;
  }

  private SequenceMoments moments() {
    return Objects.requireNonNull(moments, "start comes first");
  }

  /** Records the state after a step, which the next one starts from, if the gradient gets there. */
  private void writeState(INDArray state) {
    states++;
    if (states > firstStep && states < moments().steps()) {
      masked(moments().state(states).assign(state), states - 1);
    }
  }

  private void writeDelta(INDArray delta) {
    masked(moments().delta(step, 0, delta.size(1)).assign(delta), step);
    step--;
  }

  private void masked(INDArray array, int at) {
    if (maskArray != null) {
      array.muliColumnVector(maskArray.getColumn(at, true).castTo(dataType));
    }
  }

  private final class StepActivation implements IActivation {
    private static final long serialVersionUID = 1L;
    private final IActivation activation;

    StepActivation(IActivation activation) {
      this.activation = activation;
    }

    @Override
    public INDArray getActivation(INDArray in, boolean training) {
      INDArray state = activation.getActivation(in, training);
      if (backward) {
        sink.start();
        writeState(state);
        sink.stop();
      }
      return state;
    }

    @Override
    public Pair<INDArray, INDArray> backprop(INDArray in, INDArray epsilon) {
      Pair<INDArray, INDArray> result = activation.backprop(in, epsilon);
      if (sink.wanted()) {
        sink.start();
        writeDelta(result.getFirst());
        sink.stop();
      }
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
