package dev.parsimony.spark.dl4j;

import dev.parsimony.compression.moments.GradientMoments;
import dev.parsimony.compression.param.ParameterLayout;
import dev.parsimony.secondmoment.SecondMoments;
import dev.parsimony.secondmoment.UnsupportedLayerException;
import dev.parsimony.secondmoment.reuse.ForwardReuse;
import dev.parsimony.spark.config.UserErrorException;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.dataset.api.MultiDataSet;

/** Moments of one pass over the batch: the mean and, if wanted, exact second moments. */
final class BatchMoments implements MomentSource {
  private final Network network;
  private final ParameterLayout layout;
  private final Segments segments;
  private final @Nullable SecondMoments secondMoments;
  private long secondMomentNanos;
  private boolean wanted = true;

  BatchMoments(Network network, MultiDataSet batch, boolean withSecondMoments) {
    this.network = network;
    this.layout = network.layout();
    this.segments = new Segments(network, batch);
    if (withSecondMoments) {
      this.secondMoments = orUserError(network::installSecondMoments);
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
    computeGradient(segment);
    float perExample = 1f / segments.examples();
    Scale.readTrained(layout, network.flatGradient(), moments.mean(), perExample);
    secondMomentNanos = 0;
    if (secondMoments != null && !wanted) {
      secondMoments.takeNanos(); // of layers that take them all the same
    }
    if (secondMoments != null && wanted) {
      long start = System.nanoTime();
      Scale.readTrained(
          layout, secondMoments.flat(), moments.secondMoment(), perExample * perExample);
      secondMomentNanos = System.nanoTime() - start + secondMoments.takeNanos();
    }
    return network.model().score();
  }

  private void computeGradient(int segment) {
    if (secondMoments == null) {
      segments.computeGradient(segment);
    } else {
      orUserError(
          () -> {
            segments.computeGradient(segment);
            return segment;
          });
    }
  }

  private static <T> T orUserError(Supplier<T> body) {
    try {
      return body.get();
    } catch (UnsupportedLayerException e) {
      throw new UserErrorException(String.valueOf(e.getMessage()), e);
    }
  }

  @Override
  public void wantSecondMoments(boolean now) {
    wanted = now;
    if (secondMoments != null) {
      secondMoments.want(now);
    }
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
  public Optional<SecondMoments> secondMoments() {
    return Optional.ofNullable(secondMoments);
  }

  @Override
  public long secondMomentNanos() {
    return secondMomentNanos;
  }
}
