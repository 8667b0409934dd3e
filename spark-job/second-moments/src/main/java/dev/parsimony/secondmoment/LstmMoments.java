package dev.parsimony.secondmoment;

import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.layers.recurrent.LSTM;
import org.deeplearning4j.nn.params.LSTMParamInitializer;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Adds second moments to an LSTM. Its backward pass is DL4J's; what that computes for each time
 * step is written down by an {@link LstmTape}.
 */
final class LstmMoments extends LSTM implements SecondMomentLayer {
  private final NeuralNetConfiguration original;
  private final LstmTape tape;
  private final MomentSink sink = new MomentSink();

  LstmMoments(NeuralNetConfiguration conf, DataType dataType, ExampleRows rows) {
    super(conf.clone(), dataType);
    original = conf;
    tape = new LstmTape(layerConf().getActivationFn(), rows, sink);
    layerConf().setActivationFn(tape.activation());
    helper = tape;
  }

  /** Returns the configuration given; the layer works with a copy that holds the tape. */
  @Override
  public NeuralNetConfiguration conf() {
    return original == null ? super.conf() : original;
  }

  @Override
  public org.deeplearning4j.nn.api.TrainingConfig getConfig() {
    return conf().getLayer();
  }

  @Override
  public MomentSink sink() {
    return sink;
  }

  @Override
  public Pair<Gradient, INDArray> backpropGradient(INDArray epsilon, LayerWorkspaceMgr workspaces) {
    Pair<Gradient, INDArray> result = super.backpropGradient(epsilon, workspaces);
    compute();
    return result;
  }

  @Override
  public Pair<Gradient, INDArray> tbpttBackpropGradient(
      INDArray epsilon, int tbpttBackwardLength, LayerWorkspaceMgr workspaces) {
    Pair<Gradient, INDArray> result =
        super.tbpttBackpropGradient(epsilon, tbpttBackwardLength, workspaces);
    compute();
    return result;
  }

  private void compute() {
    if (!sink.wanted()) {
      return;
    }
    sink.start();
    tape.moments()
        .write(
            sink.view(LSTMParamInitializer.INPUT_WEIGHT_KEY),
            sink.view(LSTMParamInitializer.RECURRENT_WEIGHT_KEY),
            sink.view(LSTMParamInitializer.BIAS_KEY));
    sink.stop();
  }
}
