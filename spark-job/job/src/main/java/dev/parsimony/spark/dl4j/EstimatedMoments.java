package dev.parsimony.spark.dl4j;

import dev.parsimony.compression.moments.GradientMoments;
import dev.parsimony.compression.param.ParameterLayout;
import dev.parsimony.compression.param.TensorKind;
import dev.parsimony.secondmoment.array.Floats;
import dev.parsimony.secondmoment.reuse.ForwardReuse;
import dev.parsimony.secondmoment.slot.LayerSlot;
import dev.parsimony.spark.config.UserErrorException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.deeplearning4j.nn.layers.normalization.BatchNormalization;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.api.MultiDataSet;
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
  private final int samples;
  private final List<Segments> parts;
  private MultiDataSet batch;
  private final float[] piece = new float[PIECE];
  private long secondMomentNanos;

  /**
   * @param samples micro-batches; divides the number of examples
   */
  EstimatedMoments(Network network, MultiDataSet batch, int samples) {
    this.network = network;
    this.layout = network.layout();
    this.samples = samples;
    this.batch = batch;
    requireMoreThanOne(network, batch.getFeatures(0).size(0) / samples);
    this.parts = split(batch).stream().map(part -> new Segments(network, part)).toList();
    ForwardReuse.install(network.slots());
  }

  @Override
  public void start(MultiDataSet next) {
    if (next == batch) {
      return;
    }
    batch = next;
    List<MultiDataSet> split = split(next);
    for (int part = 0; part < samples; part++) {
      parts.get(part).of(split.get(part));
    }
  }

  @Override
  public int segments() {
    return parts.get(0).count();
  }

  private static void requireMoreThanOne(Network network, long examples) {
    boolean normalises =
        network.slots().stream()
            .anyMatch(
                slot ->
                    slot instanceof LayerSlot place && place.layer() instanceof BatchNormalization);
    if (examples == 1 && normalises) {
      throw new UserErrorException(
          "variance-samples leaves one example in each part of a batch, in which"
              + " BatchNormalization has nothing to normalise by; lower variance-samples or raise"
              + " --batch-size.");
    }
  }

  @Override
  public double compute(int segment, GradientMoments moments) {
    double score = 0;
    secondMomentNanos = 0;
    Arrays.fill(moments.mean(), 0);
    Arrays.fill(moments.secondMoment(), 0);
    for (Segments part : parts) {
      part.computeGradient(segment);
      score += network.model().score();
      long start = System.nanoTime();
      addGradient(moments.mean(), moments.secondMoment());
      secondMomentNanos += System.nanoTime() - start;
    }
    float perExample = 1f / (samples * parts.get(0).examples());
    Scale.tensors(layout, TensorKind.TRAINED, moments.mean(), perExample);
    Scale.tensors(layout, TensorKind.TRAINED, moments.secondMoment(), perExample * perExample);
    Scale.tensors(layout, TensorKind.STATISTIC, moments.mean(), 1f / samples);
    return score / samples;
  }

  /** Views into the batch's arrays, which stay valid when other examples are written to them. */
  private List<MultiDataSet> split(MultiDataSet whole) {
    List<MultiDataSet> split = new ArrayList<>();
    for (int part = 0; part < samples; part++) {
      split.add(
          new org.nd4j.linalg.dataset.MultiDataSet(
              part(whole.getFeatures(), part),
              part(whole.getLabels(), part),
              part(whole.getFeaturesMaskArrays(), part),
              part(whole.getLabelsMaskArrays(), part)));
    }
    return split;
  }

  private INDArray @Nullable [] part(INDArray @Nullable [] arrays, int part) {
    return arrays == null
        ? null
        : Arrays.stream(arrays).map(array -> part(array, part)).toArray(INDArray[]::new);
  }

  private @Nullable INDArray part(@Nullable INDArray array, int part) {
    if (array == null) {
      return null;
    }
    long length = array.size(0) / samples;
    return array.get(NDArrayIndex.interval(part * length, (part + 1) * length));
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
