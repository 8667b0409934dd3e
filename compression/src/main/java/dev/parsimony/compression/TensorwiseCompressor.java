package dev.parsimony.compression;

import dev.parsimony.compression.codec.GradientMessage;
import dev.parsimony.compression.criterion.ResidualState;
import dev.parsimony.compression.method.TensorCompressor;
import dev.parsimony.compression.moments.GradientMoments;
import dev.parsimony.compression.param.ParameterLayout;
import dev.parsimony.compression.param.ParameterTensor;
import dev.parsimony.compression.param.TensorKind;
import dev.parsimony.compression.random.SplitMix64;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Compresses each trained tensor by its own method; statistic tensors travel as float32. */
final class TensorwiseCompressor implements GradientCompressor {
  private final CompressorSpec spec;
  private final boolean needsSecondMoment;
  private final ParameterLayout layout;

  /** One per travelling tensor, in layout order. */
  private final List<TensorCompressor> travelling = new ArrayList<>();

  private final List<ParameterTensor> trained = new ArrayList<>();

  private final ResidualState state;
  private final MessageBuilder message;
  private long seed;
  private long steps;

  /** The moments of the step that is being compressed, if one is. */
  private @Nullable GradientMoments begun;

  /** Index of the travelling tensor that comes next. */
  private int next;

  /** Makes a compressor with fresh state. */
  TensorwiseCompressor(CompressorSpec spec, ParameterLayout layout, long seed) {
    this.spec = spec;
    this.needsSecondMoment = spec.needsSecondMoment();
    this.layout = layout;
    this.message = new MessageBuilder(layout);
    this.seed = seed;
    int arrays = spec.residualArrays(layout);
    this.state =
        new ResidualState(arrays > 0 ? layout.length() : 0, arrays > 1 ? layout.length() : 0);
    for (ParameterTensor tensor : layout.tensors()) {
      if (tensor.kind() == TensorKind.TRAINED) {
        trained.add(tensor);
        travelling.add(spec.methodOf(tensor).compressor(tensor, state));
      } else if (tensor.travels()) {
        travelling.add(statistic(tensor));
      }
    }
  }

  private static TensorCompressor statistic(ParameterTensor tensor) {
    return (moments, step, key, message) -> {
      moments.requireFiniteMean(tensor, step);
      message.dense(tensor, moments.mean(), false);
    };
  }

  @Override
  public boolean needsSecondMoment() {
    return needsSecondMoment;
  }

  @Override
  public DenseForm denseForm() {
    return spec.denseForm();
  }

  @Override
  public void begin(GradientMoments moments, GradientMessage output) {
    requireBetweenSteps();
    requireFitting(moments);
    message.begin(output);
    next = 0;
    begun = moments;
  }

  @Override
  public boolean advance() {
    GradientMoments moments = begun;
    if (moments == null) {
      throw new IllegalStateException("No step has begun since step " + steps + " ended");
    }
    // An exception ends the step.
    begun = null;
    long step = steps + 1;
    if (next < travelling.size()) {
      travelling.get(next++).append(moments, step, SplitMix64.key(seed, step), message);
    }
    if (next < travelling.size()) {
      begun = moments;
      return false;
    }
    message.finish();
    steps = step;
    return true;
  }

  @Override
  public CompressionFigures figures() {
    return message.figures();
  }

  @Override
  public void snapshot(ResidualSnapshot into) {
    requireBetweenSteps();
    float[] r = sized(into.r(), trainedLength(state.r()));
    float[] v = sized(into.v(), trainedLength(state.v()));
    copy(state.r(), true, r);
    copy(state.v(), true, v);
    into.set(layout.fingerprint(), spec.toString(), steps, seed, r, v);
  }

  @Override
  public void restore(ResidualSnapshot from) {
    requireFitting(from);
    begun = null;
    copy(state.r(), false, from.r());
    copy(state.v(), false, from.v());
    steps = from.steps();
    seed = from.seed();
  }

  /** Copies the trained tensors' part of a flat vector, if it is kept, to a snapshot's or back. */
  private void copy(float[] flat, boolean out, float[] snapshot) {
    int place = 0;
    for (int t = 0; t < trained.size() && flat.length > 0; t++) {
      int offset = trained.get(t).offset();
      int length = trained.get(t).length();
      if (out) {
        System.arraycopy(flat, offset, snapshot, place, length);
      } else {
        System.arraycopy(snapshot, place, flat, offset, length);
      }
      place += length;
    }
  }

  private void requireBetweenSteps() {
    if (begun != null) {
      throw new IllegalStateException(
          "Step %d ends first: %d of %d tensors are compressed"
              .formatted(steps + 1, next, travelling.size()));
    }
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
    int r = trainedLength(state.r());
    int v = trainedLength(state.v());
    if (from.r().length != r || from.v().length != v) {
      throw new IllegalArgumentException(
          "Snapshot with %d values of r and %d of v, %s keeps %d and %d"
              .formatted(from.r().length, from.v().length, spec, r, v));
    }
  }

  /** Returns the length of a snapshot's array for one of the state's. */
  private int trainedLength(float[] flat) {
    return flat.length == 0 ? 0 : layout.trainedLength();
  }

  private static float[] sized(float[] reused, int length) {
    return reused.length == length ? reused : new float[length];
  }
}
