package dev.parsimony.compression;

import dev.parsimony.compression.codec.GradientMessage;
import dev.parsimony.compression.criterion.ResidualState;
import dev.parsimony.compression.moments.GradientMoments;
import dev.parsimony.compression.param.ParameterLayout;
import dev.parsimony.compression.param.ParameterTensor;
import dev.parsimony.compression.param.TensorKind;
import dev.parsimony.compression.quantize.CounterRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;

/** Compresses each trained tensor by its own method; statistic tensors travel as float32. */
final class TensorwiseCompressor implements GradientCompressor {
  private final CompressorSpec spec;
  private final boolean needsSecondMoment;
  private final ParameterLayout layout;

  /** One per travelling tensor, in layout order. */
  private final List<TensorCompressor> travelling = new ArrayList<>();

  private final List<ParameterTensor> trained = new ArrayList<>();

  /** One per trained tensor. */
  private final List<ResidualState> residuals = new ArrayList<>();

  private final MessageBuilder message;
  private long seed;
  private long steps;

  /** Makes a compressor with fresh state. */
  TensorwiseCompressor(CompressorSpec spec, ParameterLayout layout, long seed) {
    this.spec = spec;
    this.needsSecondMoment = spec.needsSecondMoment();
    this.layout = layout;
    this.message = new MessageBuilder(layout);
    this.seed = seed;
    for (ParameterTensor tensor : layout.tensors()) {
      if (tensor.kind() == TensorKind.TRAINED) {
        TensorCompressor compressor = spec.methodOf(tensor).compressor(tensor);
        trained.add(tensor);
        residuals.add(compressor.residual());
        travelling.add(compressor);
      } else if (tensor.travels()) {
        travelling.add(new DenseTensor(tensor, false));
      }
    }
  }

  @Override
  public boolean needsSecondMoment() {
    return needsSecondMoment;
  }

  @Override
  public void compress(GradientMoments moments, GradientMessage output) {
    requireFitting(moments);
    long step = steps + 1;
    long key = CounterRandom.key(seed, step);
    message.begin(output);
    for (int t = 0; t < travelling.size(); t++) {
      travelling.get(t).append(moments, step, key, message);
    }
    message.finish();
    steps = step;
  }

  @Override
  public CompressionFigures figures() {
    return message.figures();
  }

  @Override
  public void snapshot(ResidualSnapshot into) {
    float[] r = zeros(into.r(), lengthOf(ResidualState::r));
    float[] v = zeros(into.v(), lengthOf(ResidualState::v));
    int place = 0;
    for (int t = 0; t < trained.size(); t++) {
      residuals.get(t).copyTo(r, v, place);
      place += trained.get(t).length();
    }
    into.set(layout.fingerprint(), spec.toString(), steps, seed, r, v);
  }

  @Override
  public void restore(ResidualSnapshot from) {
    requireFitting(from);
    int place = 0;
    for (int t = 0; t < trained.size(); t++) {
      residuals.get(t).copyFrom(from.r(), from.v(), place);
      place += trained.get(t).length();
    }
    steps = from.steps();
    seed = from.seed();
  }

  private void requireFitting(GradientMoments moments) {
    if (moments.layout().fingerprint() != layout.fingerprint()) {
      throw new IllegalArgumentException(
          "Moments of " + moments.layout() + ", the compressor is for " + layout);
    }
    if (needsSecondMoment && !moments.hasSecondMoment()) {
      throw new IllegalArgumentException("The moments lack the second moment that is needed");
    }
  }

  private void requireFitting(ResidualSnapshot from) {
    if (from.layoutFingerprint() != layout.fingerprint() || !from.spec().equals(spec.toString())) {
      throw new IllegalArgumentException(
          "Snapshot of %s for the layout with fingerprint %016x, the compressor is %s for %s"
              .formatted(from.spec(), from.layoutFingerprint(), spec, layout));
    }
    int r = lengthOf(ResidualState::r);
    int v = lengthOf(ResidualState::v);
    if (from.r().length != r || from.v().length != v) {
      throw new IllegalArgumentException(
          "Snapshot with %d values of r and %d of v, %s keeps %d and %d"
              .formatted(from.r().length, from.v().length, spec, r, v));
    }
  }

  /** Length of a snapshot's array: that of all trained tensors, if one of them keeps values. */
  private int lengthOf(Function<ResidualState, float[]> kept) {
    boolean any = residuals.stream().anyMatch(residual -> kept.apply(residual).length > 0);
    return any ? layout.trainedLength() : 0;
  }

  private static float[] zeros(float[] reused, int length) {
    if (reused.length != length) {
      return new float[length];
    }
    Arrays.fill(reused, 0);
    return reused;
  }
}
