package dev.parsimony.secondmoment;

import dev.parsimony.secondmoment.reuse.RecordingActivation;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.layers.feedforward.embedding.EmbeddingLayer;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Adds second moments to an embedding of one index an example. */
final class EmbeddingMoments extends EmbeddingLayer implements SecondMomentLayer {
  private final RecordingActivation activation;
  private final org.deeplearning4j.nn.conf.layers.EmbeddingLayer recording;
  private final LookupMoments moments;

  EmbeddingMoments(NeuralNetConfiguration conf, DataType dataType, ExampleRows rows) {
    super(conf, dataType);
    moments = new LookupMoments(rows);
    recording = (org.deeplearning4j.nn.conf.layers.EmbeddingLayer) conf.getLayer().clone();
    activation = RecordingActivation.ofDelta(recording.getActivationFn());
    recording.setActivationFn(activation);
  }

  @Override
  public org.deeplearning4j.nn.conf.layers.EmbeddingLayer layerConf() {
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
}
