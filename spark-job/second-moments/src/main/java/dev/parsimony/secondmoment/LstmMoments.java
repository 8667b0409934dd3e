package dev.parsimony.secondmoment;

import dev.parsimony.secondmoment.kernel.lstm.LstmKernel;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.layers.recurrent.LSTM;
import org.deeplearning4j.nn.params.LSTMParamInitializer;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Adds second moments to an LSTM. Where its backward pass is DL4J's, what that computes for each
 * time step is written down by an {@link LstmTape}; where a kernel was installed, that knows it.
 */
final class LstmMoments extends LSTM implements SecondMomentLayer {
  private final NeuralNetConfiguration original;
  private final LstmTape tape;
  private final MomentSink sink = new MomentSink();
  private final LstmProductMoments products;

  LstmMoments(NeuralNetConfiguration conf, DataType dataType, ExampleRows rows) {
    super(conf.clone(), dataType);
    original = conf;
    products = new LstmProductMoments(rows);
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
    prepare();
    Pair<Gradient, INDArray> result = super.backpropGradient(epsilon, workspaces);
    compute();
    return result;
  }

  @Override
  public Pair<Gradient, INDArray> tbpttBackpropGradient(
      INDArray epsilon, int tbpttBackwardLength, LayerWorkspaceMgr workspaces) {
    prepare();
    Pair<Gradient, INDArray> result =
        super.tbpttBackpropGradient(epsilon, tbpttBackwardLength, workspaces);
    compute();
    return result;
  }

  private void prepare() {
    if (helper instanceof LstmKernel kernel) {
      kernel.leaveOutParameters(sink.wanted());
    }
  }

  private void compute() {
    if (!sink.wanted()) {
      return;
    }
    sink.start();
    if (helper instanceof LstmKernel kernel) {
      products.compute(
          kernel,
          LstmProductMoments.Parameters.of(sink),
          LstmProductMoments.Parameters.of(gradientViews));
    } else {
      tape.moments()
          .write(
              sink.view(LSTMParamInitializer.INPUT_WEIGHT_KEY),
              sink.view(LSTMParamInitializer.RECURRENT_WEIGHT_KEY),
              sink.view(LSTMParamInitializer.BIAS_KEY));
    }
    sink.stop();
  }
}
