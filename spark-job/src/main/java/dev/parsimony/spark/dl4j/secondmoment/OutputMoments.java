package dev.parsimony.spark.dl4j.secondmoment;

import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.layers.OutputLayer;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** An output layer with second moments. */
final class OutputMoments extends OutputLayer implements SecondMomentLayer {
  private final RecordingLoss loss;
  private final org.deeplearning4j.nn.conf.layers.OutputLayer recording;
  private final String name;
  private final MomentSink sink = new MomentSink();

  OutputMoments(NeuralNetConfiguration conf, DataType dataType, String name) {
    super(conf, dataType);
    this.name = name;
    recording = (org.deeplearning4j.nn.conf.layers.OutputLayer) conf.getLayer().clone();
    loss = new RecordingLoss(recording.getLossFn());
    recording.setLossFn(loss);
  }

  @Override
  public org.deeplearning4j.nn.conf.layers.OutputLayer layerConf() {
    return recording == null ? super.layerConf() : recording;
  }

  @Override
  public MomentSink sink() {
    return sink;
  }

  @Override
  public Pair<Gradient, INDArray> backpropGradient(INDArray epsilon, LayerWorkspaceMgr workspaces) {
    Pair<Gradient, INDArray> result = super.backpropGradient(epsilon, workspaces);
    INDArray delta = loss.take();
    sink.start();
    MatrixMoments.requireRowPerExample(input, getInputMiniBatchSize(), name);
    MatrixMoments.compute(
        input, delta, sink.view(MatrixMoments.WEIGHTS), sink.optionalView(MatrixMoments.BIAS));
    sink.stop();
    return result;
  }
}
