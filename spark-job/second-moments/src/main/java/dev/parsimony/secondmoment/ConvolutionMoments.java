package dev.parsimony.secondmoment;

import dev.parsimony.secondmoment.ProductMoments.Parameters;
import dev.parsimony.secondmoment.array.ImageAxes;
import dev.parsimony.secondmoment.kernel.convolution.PartialBackward;
import dev.parsimony.secondmoment.reuse.ReusingConvolution;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.params.ConvolutionParamInitializer;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Adds second moments to a two-dimensional convolution of float32. Where a kernel computes it, they
 * and the gradients are taken from the same products.
 */
final class ConvolutionMoments extends ReusingConvolution implements SecondMomentLayer {
  private final PatchMoments patches;
  private final ProductMoments products;
  private final MomentSink sink = new MomentSink();

  ConvolutionMoments(NeuralNetConfiguration conf, DataType dataType, ExampleRows rows) {
    super(conf, dataType);
    patches = new PatchMoments(layerConf(), rows);
    products = new ProductMoments(rows);
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
  protected Pair<Gradient, INDArray> gradients(INDArray epsilon, LayerWorkspaceMgr workspaces) {
    if (helper instanceof PartialBackward partial) {
      partial.mayLeaveOutParameters(sink.wanted());
    }
    Pair<Gradient, INDArray> result = super.gradients(epsilon, workspaces);
    INDArray delta = takeDelta();
    if (sink.wanted()) {
      sink.start();
      compute(delta, result.getFirst());
      sink.stop();
    }
    return result;
  }

  private void compute(INDArray delta, Gradient gradient) {
    ImageAxes axes = ImageAxes.of(layerConf().getCnn2dDataFormat());
    INDArray weights = sink.view(ConvolutionParamInitializer.WEIGHT_KEY);
    INDArray bias = sink.optionalView(ConvolutionParamInitializer.BIAS_KEY);
    if (helper instanceof PartialBackward partial) {
      products.compute(
          partial,
          axes,
          input,
          axes.ofChannelsFirst(delta),
          new Parameters(weights, bias),
          of(gradient));
    } else {
      patches.compute(axes.channelsFirst(input), delta, weights, bias);
    }
  }

  private Parameters of(Gradient gradient) {
    return new Parameters(
        gradient.getGradientFor(ConvolutionParamInitializer.WEIGHT_KEY),
        hasBias() ? gradient.getGradientFor(ConvolutionParamInitializer.BIAS_KEY) : null);
  }
}
