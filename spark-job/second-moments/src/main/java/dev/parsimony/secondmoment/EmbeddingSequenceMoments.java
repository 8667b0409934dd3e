package dev.parsimony.secondmoment;

import dev.parsimony.secondmoment.reuse.RecordingActivation;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.layers.feedforward.embedding.EmbeddingSequenceLayer;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Adds second moments to an embedding of sequences of indices. */
final class EmbeddingSequenceMoments extends EmbeddingSequenceLayer implements SecondMomentLayer {
  private final RecordingActivation activation;
  private final org.deeplearning4j.nn.conf.layers.EmbeddingSequenceLayer recording;
  private final LookupMoments moments;

  EmbeddingSequenceMoments(NeuralNetConfiguration conf, DataType dataType, ExampleRows rows) {
    super(conf, dataType);
    moments = new LookupMoments(rows);
    recording = (org.deeplearning4j.nn.conf.layers.EmbeddingSequenceLayer) conf.getLayer().clone();
    activation = RecordingActivation.ofDelta(recording.getActivationFn());
    recording.setActivationFn(activation);
  }

  @Override
  public org.deeplearning4j.nn.conf.layers.EmbeddingSequenceLayer layerConf() {
    return recording == null ? super.layerConf() : recording;
  }

  @Override
  public MomentSink sink() {
    return moments.sink();
  }

  @Override
  public Pair<Gradient, INDArray> backpropGradient(INDArray epsilon, LayerWorkspaceMgr workspaces) {
    Pair<Gradient, INDArray> result = super.backpropGradient(epsilon, workspaces);
    // The layer infers the length of its sequences into its configuration.
    super.layerConf().setInputLength(recording.getInputLength());
    INDArray delta = activation.takeDelta();
    boolean channelsFirst = recording.getOutputFormat() == RNNFormat.NCW;
    INDArray stepsFirst = (channelsFirst ? delta.permute(0, 2, 1) : delta).dup('c');
    moments.compute(input, stepsFirst.reshape('c', input.length(), recording.getNOut()));
    return result;
  }
}
