package dev.parsimony.spark.dl4j.secondmoment;

import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.layers.feedforward.dense.DenseLayer;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** A dense layer with second moments. */
final class DenseMoments extends DenseLayer implements SecondMomentLayer {
  private final RecordingActivation activation;
  private final org.deeplearning4j.nn.conf.layers.DenseLayer recording;
  private final MatrixMoments moments;

  DenseMoments(NeuralNetConfiguration conf, DataType dataType, ExampleRows rows) {
    super(conf, dataType);
    moments = new MatrixMoments(rows);
    recording = (org.deeplearning4j.nn.conf.layers.DenseLayer) conf.getLayer().clone();
    activation = new RecordingActivation(recording.getActivationFn());
    recording.setActivationFn(activation);
  }

  @Override
  public org.deeplearning4j.nn.conf.layers.DenseLayer layerConf() {
    return recording == null ? super.layerConf() : recording;
  }

  @Override
  public MomentSink sink() {
    return moments.sink();
  }

  @Override
  public Pair<Gradient, INDArray> backpropGradient(INDArray epsilon, LayerWorkspaceMgr workspaces) {
    Pair<Gradient, INDArray> result = super.backpropGradient(epsilon, workspaces);
    moments.compute(input, activation.takeDelta());
    return result;
  }

  /** The backward pass takes what the forward pass computed, instead of computing it again. */
  @Override
  protected Pair<INDArray, INDArray> preOutputWithPreNorm(
      boolean training, boolean forBackprop, LayerWorkspaceMgr workspaces) {
    INDArray kept = forBackprop ? activation.takeInput() : null;
    return kept == null
        ? super.preOutputWithPreNorm(training, forBackprop, workspaces)
        : new Pair<>(kept, kept);
  }
}
