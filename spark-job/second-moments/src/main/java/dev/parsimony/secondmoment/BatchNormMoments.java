package dev.parsimony.secondmoment;

import dev.parsimony.secondmoment.array.Floats;
import dev.parsimony.secondmoment.kernel.norm.KernelBatchNorm;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.layers.normalization.BatchNormalization;
import org.deeplearning4j.nn.layers.normalization.BatchNormalizationHelper;
import org.deeplearning4j.nn.params.BatchNormalizationParamInitializer;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Adds second moments of gamma and beta to a batch normalisation. Examples are coupled through the
 * batch statistics; an example's contribution is its own term of the gradient's sum, with the
 * statistics of the whole batch: sum over positions of epsilon∘xHat for gamma and of epsilon for
 * beta. The running mean and variance are no gradients and have no second moment.
 */
final class BatchNormMoments extends BatchNormalization implements SecondMomentLayer {
  private final ChannelTerms terms;
  private final MomentSink sink = new MomentSink();

  BatchNormMoments(NeuralNetConfiguration conf, DataType dataType, ExampleRows rows) {
    super(conf, dataType);
    this.terms = new ChannelTerms(rows);
  }

  @Override
  public MomentSink sink() {
    return sink;
  }

  @Override
  public long heapBytes() {
    return terms.heapBytes();
  }

  @Override
  public Pair<Gradient, INDArray> backpropGradient(INDArray epsilon, LayerWorkspaceMgr workspaces) {
    if (!sink.wanted() || layerConf().isLockGammaBeta()) {
      return super.backpropGradient(epsilon, workspaces);
    }
    sink.start();
    INDArray atOutput = epsilon;
    if (getHelper() instanceof KernelBatchNorm kernel) {
      ArrayType type = ArrayType.BP_WORKING_MEM;
      INDArray in = kernel.ordered(input, type, workspaces);
      INDArray gradient = kernel.ordered(epsilon, type, workspaces);
      kernel.mask(in, gradient);
      compute(Floats.dense(in), Floats.dense(gradient), kernel.channelsLast());
      atOutput = kernel.asGiven(gradient);
    } else {
      boolean channelsLast = layerConf().getCnn2DFormat() == CNN2DFormat.NHWC;
      compute(Floats.dense(input), Floats.dense(epsilon), channelsLast);
    }
    sink.stop();
    return super.backpropGradient(atOutput, workspaces);
  }

  /** Computes them from dense arrays. */
  private void compute(INDArray in, INDArray epsilon, boolean imagesHaveChannelsLast) {
    boolean channelsLast = in.rank() == 4 && imagesHaveChannelsLast;
    int[] others = others(in, channelsLast ? 3 : 1);
    double[] mean = statistic(helper -> helper.getMeanCache(dataType), () -> in.mean(others));
    double[] variance =
        statistic(helper -> helper.getVarCache(dataType), () -> in.var(false, others));
    terms.compute(in, epsilon, mean, channelsLast);
    double[] gamma = terms.squaresOfCentred(mean.length);
    for (int channel = 0; channel < gamma.length; channel++) {
      gamma[channel] /= variance[channel] + layerConf().getEps();
    }
    write(gamma, sink.view(BatchNormalizationParamInitializer.GAMMA));
    write(terms.squaresOfPlain(mean.length), sink.view(BatchNormalizationParamInitializer.BETA));
  }

  /**
   * Returns a statistic of the batch as a helper's forward pass left it, else computes it. A helper
   * that has failed is used no more, and its statistics are those of another batch.
   */
  private double[] statistic(
      Function<BatchNormalizationHelper, INDArray> kept, Supplier<INDArray> made) {
    INDArray array =
        helperCountFail == 0 && getHelper() instanceof BatchNormalizationHelper helper
            ? kept.apply(helper)
            : null;
    return (array == null ? made.get() : array).toDoubleVector();
  }

  private static int[] others(INDArray in, int dimension) {
    return IntStream.range(0, in.rank()).filter(other -> other != dimension).toArray();
  }

  private static void write(double[] values, INDArray into) {
    into.assign(Nd4j.createFromArray(values).castTo(into.dataType()).reshape(into.shape()));
  }
}
