package dev.parsimony.spark.dl4j;

import dev.parsimony.compression.moments.GradientMoments;
import dev.parsimony.compression.param.ParameterLayout;
import dev.parsimony.compression.param.TensorKind;
import dev.parsimony.spark.dl4j.array.Floats;
import java.util.Arrays;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * Moments of passes of plain DL4J over equal parts of the batch, for any network that DL4J trains;
 * {@link dev.parsimony.compression.moments.MomentRequest} says what they estimate. Statistics
 * (BatchNormalization) are averaged over the parts, as they are over workers. Takes a part's share
 * of the memory that the whole batch's activations would take.
 */
final class EstimatedMoments implements MomentSource {
  /** Gradients are added in pieces that stay in the processor's cache. */
  private static final int PIECE = 1 << 13;

  private final Network network;
  private final ParameterLayout layout;
  private final int parts;
  private final float[] piece = new float[PIECE];
  private long secondMomentNanos;

  /**
   * @param parts micro-batches; divides the number of examples
   */
  EstimatedMoments(Network network, int parts) {
    this.network = network;
    this.layout = network.layout();
    this.parts = parts;
  }

  @Override
  public double compute(INDArray features, INDArray labels, GradientMoments moments) {
    long examples = features.size(0);
    double score = 0;
    secondMomentNanos = 0;
    Arrays.fill(moments.mean(), 0);
    Arrays.fill(moments.secondMoment(), 0);
    for (int part = 0; part < parts; part++) {
      network.computeGradient(part(features, part), part(labels, part));
      score += network.model().score();
      long start = System.nanoTime();
      addGradient(moments.mean(), moments.secondMoment());
      secondMomentNanos += System.nanoTime() - start;
    }
    float perExample = 1f / examples;
    Scale.tensors(layout, TensorKind.TRAINED, moments.mean(), perExample);
    Scale.tensors(layout, TensorKind.TRAINED, moments.secondMoment(), perExample * perExample);
    Scale.tensors(layout, TensorKind.STATISTIC, moments.mean(), 1f / parts);
    return score / parts;
  }

  private INDArray part(INDArray examples, int part) {
    long length = examples.size(0) / parts;
    return examples.get(NDArrayIndex.interval(part * length, (part + 1) * length));
  }

  private void addGradient(float[] sums, float[] squares) {
    INDArray gradient = network.flatGradient();
    for (int from = 0; from < sums.length; from += PIECE) {
      int length = Math.min(PIECE, sums.length - from);
      Floats.read(gradient, from, piece, length);
      for (int i = 0; i < length; i++) {
        sums[from + i] += piece[i];
        squares[from + i] += piece[i] * piece[i];
      }
    }
  }

  @Override
  public long secondMomentNanos() {
    return secondMomentNanos;
  }
}
