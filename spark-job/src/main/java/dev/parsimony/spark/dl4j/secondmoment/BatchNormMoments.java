package dev.parsimony.spark.dl4j.secondmoment;

import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.layers.normalization.BatchNormalization;
import org.deeplearning4j.nn.params.BatchNormalizationParamInitializer;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Broadcast;
import org.nd4j.linalg.ops.transforms.Transforms;

/**
 * Batch normalisation with second moments of gamma and beta. Examples are coupled through the batch
 * statistics; an example's contribution is its own term of the gradient's sum, with the statistics
 * of the whole batch: sum over positions of epsilon∘xHat for gamma and of epsilon for beta. The
 * running mean and variance are no gradients and have no second moment.
 */
final class BatchNormMoments extends BatchNormalization implements SecondMomentLayer {
  private final ExampleRows rows;
  private final MomentSink sink = new MomentSink();

  BatchNormMoments(NeuralNetConfiguration conf, DataType dataType, ExampleRows rows) {
    super(conf, dataType);
    this.rows = rows;
  }

  @Override
  public MomentSink sink() {
    return sink;
  }

  @Override
  public Pair<Gradient, INDArray> backpropGradient(INDArray epsilon, LayerWorkspaceMgr workspaces) {
    if (!layerConf().isLockGammaBeta()) {
      sink.start();
      compute(epsilon);
      sink.stop();
    }
    return super.backpropGradient(epsilon, workspaces);
  }

  private void compute(INDArray epsilon) {
    boolean channelsFirst = layerConf().getCnn2DFormat() == CNN2DFormat.NCHW;
    boolean image = epsilon.rank() == 4;
    int channels = image && !channelsFirst ? 3 : 1;
    int[] positions = channelsFirst ? new int[] {2, 3} : new int[] {1, 2};
    INDArray weighted = normalised(channels).muli(epsilon);
    INDArray gamma = image ? weighted.sum(positions) : weighted;
    INDArray beta = image ? epsilon.sum(positions) : epsilon.dup();
    sumOfSquares(gamma, sink.view(BatchNormalizationParamInitializer.GAMMA));
    sumOfSquares(beta, sink.view(BatchNormalizationParamInitializer.BETA));
  }

  private INDArray normalised(int channels) {
    int[] others = new int[input.rank() - 1];
    for (int i = 0, dimension = 0; dimension < input.rank(); dimension++) {
      if (dimension != channels) {
        others[i++] = dimension;
      }
    }
    INDArray mean = input.mean(others);
    INDArray deviation =
        Transforms.sqrt(input.var(false, others).addi(layerConf().getEps()), false);
    INDArray centred = Broadcast.sub(input, mean, input.ulike(), channels);
    return Broadcast.div(centred, deviation, centred, channels);
  }

  private void sumOfSquares(INDArray perRow, INDArray into) {
    INDArray perExample = rows.sum(perRow);
    perExample.muli(perExample).sum(into, 0);
  }
}
