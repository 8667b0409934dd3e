package dev.parsimony.spark.dl4j.secondmoment;

import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.layers.convolution.ConvolutionLayer;
import org.deeplearning4j.nn.params.ConvolutionParamInitializer;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** A two-dimensional convolution with second moments. */
final class ConvolutionMoments extends ConvolutionLayer implements SecondMomentLayer {
  private final RecordingActivation activation;
  private final org.deeplearning4j.nn.conf.layers.ConvolutionLayer recording;
  private final PatchMoments patches;
  private final MomentSink sink = new MomentSink();

  ConvolutionMoments(NeuralNetConfiguration conf, ExampleRows rows) {
    super(conf, DataType.FLOAT);
    recording = (org.deeplearning4j.nn.conf.layers.ConvolutionLayer) conf.getLayer().clone();
    activation = new RecordingActivation(recording.getActivationFn());
    recording.setActivationFn(activation);
    patches = new PatchMoments(recording, rows);
  }

  @Override
  public org.deeplearning4j.nn.conf.layers.ConvolutionLayer layerConf() {
    return recording == null ? super.layerConf() : recording;
  }

  @Override
  public MomentSink sink() {
    return sink;
  }

  @Override
  public Pair<Gradient, INDArray> backpropGradient(INDArray epsilon, LayerWorkspaceMgr workspaces) {
    Pair<Gradient, INDArray> result = super.backpropGradient(epsilon, workspaces);
    INDArray delta = activation.take();
    sink.start();
    boolean channelsFirst = recording.getCnn2dDataFormat() == CNN2DFormat.NCHW;
    patches.compute(
        channelsFirst ? input : input.permute(0, 3, 1, 2),
        delta,
        sink.view(ConvolutionParamInitializer.WEIGHT_KEY),
        sink.optionalView(ConvolutionParamInitializer.BIAS_KEY));
    sink.stop();
    return result;
  }
}
