package dev.parsimony.secondmoment;

import dev.parsimony.secondmoment.reuse.ReusingConvolution;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.params.ConvolutionParamInitializer;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Adds second moments to a two-dimensional convolution of float32. */
final class ConvolutionMoments extends ReusingConvolution implements SecondMomentLayer {
  private final PatchMoments patches;
  private final MomentSink sink = new MomentSink();

  ConvolutionMoments(NeuralNetConfiguration conf, DataType dataType, ExampleRows rows) {
    super(conf, dataType);
    patches = new PatchMoments(layerConf(), rows);
  }

  @Override
  public MomentSink sink() {
    return sink;
  }

  @Override
  public long heapBytes() {
    return super.heapBytes() + patches.heapBytes();
  }

  @Override
  public Pair<Gradient, INDArray> backpropGradient(INDArray epsilon, LayerWorkspaceMgr workspaces) {
    Pair<Gradient, INDArray> result = super.backpropGradient(epsilon, workspaces);
    INDArray delta = takeDelta();
    if (!sink.wanted()) {
      return result;
    }
    sink.start();
    boolean channelsFirst = layerConf().getCnn2dDataFormat() == CNN2DFormat.NCHW;
    patches.compute(
        channelsFirst ? input : input.permute(0, 3, 1, 2),
        delta,
        sink.view(ConvolutionParamInitializer.WEIGHT_KEY),
        sink.optionalView(ConvolutionParamInitializer.BIAS_KEY));
    sink.stop();
    return result;
  }
}
