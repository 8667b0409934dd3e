package dev.parsimony.spark.dl4j;

import dev.parsimony.compression.moments.GradientMoments;
import dev.parsimony.compression.param.ParameterLayout;
import dev.parsimony.compression.param.TensorKind;
import dev.parsimony.spark.dl4j.array.Floats;
import dev.parsimony.spark.dl4j.reuse.ForwardReuse;
import dev.parsimony.spark.dl4j.secondmoment.SecondMoments;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.dataset.api.MultiDataSet;

/** Moments of one pass over the batch: the mean and, if wanted, exact second moments. */
final class BatchMoments implements MomentSource {
  private final Network network;
  private final ParameterLayout layout;
  private final Segments segments;
  private final @Nullable SecondMoments secondMoments;
  private long secondMomentNanos;

  BatchMoments(Network network, MultiDataSet batch, boolean withSecondMoments) {
    this.network = network;
    this.layout = network.layout();
    this.segments = new Segments(network, batch);
    if (withSecondMoments) {
      this.secondMoments = network.installSecondMoments();
    } else {
      this.secondMoments = null;
      ForwardReuse.install(network.slots());
    }
  }

  @Override
  public void start(MultiDataSet batch) {
    segments.of(batch);
  }

  @Override
  public int segments() {
    return segments.count();
  }

  @Override
  public double compute(int segment, GradientMoments moments) {
    segments.computeGradient(segment);
    float perExample = 1f / segments.examples();
    Floats.read(network.flatGradient(), moments.mean());
    Scale.tensors(layout, TensorKind.TRAINED, moments.mean(), perExample);
    secondMomentNanos = 0;
    if (secondMoments != null) {
      long start = System.nanoTime();
      Floats.read(secondMoments.flat(), moments.secondMoment());
      Scale.tensors(layout, TensorKind.TRAINED, moments.secondMoment(), perExample * perExample);
      secondMomentNanos = System.nanoTime() - start + secondMoments.takeNanos();
    }
    return network.model().score();
  }

  @Override
  public long heapBytes() {
    return secondMoments == null ? 0 : secondMoments.heapBytes();
  }

  @Override
  public List<String> remarks() {
    return secondMoments == null ? List.of() : secondMoments.remarks();
  }

  @Override
  public long secondMomentNanos() {
    return secondMomentNanos;
  }
}
