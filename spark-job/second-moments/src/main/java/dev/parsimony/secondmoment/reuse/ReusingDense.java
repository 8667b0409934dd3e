package dev.parsimony.secondmoment.reuse;

import dev.parsimony.secondmoment.Internal;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.layers.feedforward.dense.DenseLayer;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Computes a dense layer without layer normalisation, whose forward pass is not repeated. */
@Internal
public class ReusingDense extends DenseLayer {
  private final RecordingActivation activation;
  private final org.deeplearning4j.nn.conf.layers.DenseLayer recording;

  /**
   * @param conf stays as it is; the layer works with a copy
   */
  protected ReusingDense(NeuralNetConfiguration conf, DataType dataType) {
    super(conf, dataType);
    recording = (org.deeplearning4j.nn.conf.layers.DenseLayer) conf.getLayer().clone();
    activation = RecordingActivation.of(recording.getActivationFn());
    recording.setActivationFn(activation);
  }

  @Override
  public final org.deeplearning4j.nn.conf.layers.DenseLayer layerConf() {
    return recording == null ? super.layerConf() : recording;
  }

  /** Returns the gradient at the pre-activations in the last backward pass, once. */
  protected final INDArray takeDelta() {
    return activation.takeDelta();
  }

  @Override
  protected final Pair<INDArray, INDArray> preOutputWithPreNorm(
      boolean training, boolean forBackprop, LayerWorkspaceMgr workspaces) {
    INDArray kept = forBackprop ? activation.takeInput() : null;
    return kept == null
        ? super.preOutputWithPreNorm(training, forBackprop, workspaces)
        : new Pair<>(kept, kept);
  }
}
