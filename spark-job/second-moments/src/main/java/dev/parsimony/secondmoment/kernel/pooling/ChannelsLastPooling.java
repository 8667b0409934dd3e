package dev.parsimony.secondmoment.kernel.pooling;

import dev.parsimony.secondmoment.Internal;
import dev.parsimony.secondmoment.array.ChannelsLastMemory;
import java.util.Arrays;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.layers.convolution.subsampling.SubsamplingLayer;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Pools images of float32 with channels first in memory that has them last, by oneDNN, which is
 * faster there than a kernel.
 */
@Internal
public final class ChannelsLastPooling extends SubsamplingLayer {
  private final org.deeplearning4j.nn.conf.layers.SubsamplingLayer channelsLast;

  /** Makes a layer, which {@link #supports} must allow. */
  public ChannelsLastPooling(NeuralNetConfiguration conf) {
    super(conf, DataType.FLOAT);
    channelsLast = (org.deeplearning4j.nn.conf.layers.SubsamplingLayer) conf.getLayer().clone();
    channelsLast.setCnn2dDataFormat(CNN2DFormat.NHWC);
  }

  /** Returns whether this class can stand in the place of a layer of float32. */
  public static boolean supports(SubsamplingLayer layer) {
    org.deeplearning4j.nn.conf.layers.SubsamplingLayer conf = layer.layerConf();
    PoolingType type = conf.getPoolingType();
    return conf.getCnn2dDataFormat() == CNN2DFormat.NCHW
        && (type == PoolingType.MAX || type == PoolingType.AVG)
        && Arrays.stream(conf.getDilation()).allMatch(dilation -> dilation == 1);
  }

  @Override
  public org.deeplearning4j.nn.conf.layers.SubsamplingLayer layerConf() {
    return channelsLast == null ? super.layerConf() : channelsLast;
  }

  @Override
  public INDArray activate(boolean training, LayerWorkspaceMgr workspaces) {
    assertInputSet(false);
    INDArray given = input;
    if (given == null || given.rank() != 4) {
      return super.activate(training, workspaces); // which says what is wrong
    }
    input =
        ChannelsLastMemory.channelsLast(given, ChannelsLastMemory.ofInput(training), workspaces);
    try {
      return ChannelsLastMemory.channelsFirst(super.activate(training, workspaces));
    } finally {
      input = given;
    }
  }

  @Override
  public Pair<Gradient, INDArray> backpropGradient(INDArray epsilon, LayerWorkspaceMgr workspaces) {
    assertInputSet(true);
    INDArray given = input;
    ArrayType type = ArrayType.BP_WORKING_MEM;
    input = ChannelsLastMemory.channelsLast(given, type, workspaces);
    try {
      Pair<Gradient, INDArray> result =
          super.backpropGradient(
              ChannelsLastMemory.channelsLast(epsilon, type, workspaces), workspaces);
      result.setSecond(ChannelsLastMemory.channelsFirst(result.getSecond()));
      return result;
    } finally {
      input = given;
    }
  }
}
