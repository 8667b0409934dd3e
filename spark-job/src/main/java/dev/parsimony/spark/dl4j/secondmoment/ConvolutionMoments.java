package dev.parsimony.spark.dl4j.secondmoment;

import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.layers.convolution.ConvolutionLayer;
import org.deeplearning4j.nn.params.ConvolutionParamInitializer;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.jspecify.annotations.Nullable;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** A two-dimensional convolution with second moments. */
final class ConvolutionMoments extends ConvolutionLayer implements SecondMomentLayer {
  private final RecordingActivation activation;
  private final org.deeplearning4j.nn.conf.layers.ConvolutionLayer recording;
  private final PatchMoments patches;
  private final MomentSink sink = new MomentSink();
  private @Nullable INDArray shape;

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
    shape = epsilon;
    Pair<Gradient, INDArray> result = super.backpropGradient(epsilon, workspaces);
    shape = null;
    INDArray delta = activation.takeDelta();
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

  /**
   * The backward pass takes what the forward pass computed, instead of computing it again; where
   * the activation does not look at it, anything of its shape. Without oneDNN it also needs the
   * patches, which the stock layer makes.
   */
  @Override
  protected Pair<INDArray, INDArray> preOutput(
      boolean training, boolean forBackprop, LayerWorkspaceMgr workspaces) {
    boolean again = forBackprop && helper != null && helperCountFail == 0;
    INDArray kept = again ? activation.ignoresInput() ? shape : activation.takeInput() : null;
    return kept == null
        ? super.preOutput(training, forBackprop, workspaces)
        : new Pair<>(kept, null);
  }
}
