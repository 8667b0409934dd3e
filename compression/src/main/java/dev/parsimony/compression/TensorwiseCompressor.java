package dev.parsimony.compression;

import dev.parsimony.compression.codec.GradientMessage;
import dev.parsimony.compression.criterion.ResidualState;
import dev.parsimony.compression.method.CompressionMethod;
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
  private final Share share;
  private final boolean needsSecondMoment;
  private final ParameterLayout layout;

  /** One per travelling tensor, in layout order. */
  private final List<TensorCompressor> travelling = new ArrayList<>();

  private final List<ParameterTensor> trained = new ArrayList<>();

  /** Elements sent of each travelling tensor, over all messages. */
  private final long[] sent;

  private final ResidualState state;
  private final MessageBuilder message;
  private boolean keepsHistory;
  private long seed;
  private long steps;

  /** Since it was made. */
  private long messages;

  /** The moments of the step that is being compressed, if one is. */
  private @Nullable GradientMoments begun;

  /** Index of the travelling tensor that comes next. */
  private int next;

  /** Makes a compressor with fresh state. */
  TensorwiseCompressor(CompressorSpec spec, ParameterLayout layout, long seed, Share share) {
    this.spec = spec;
    this.share = share;
    this.needsSecondMoment = spec.needsSecondMoment();
    this.layout = layout;
    this.message = new MessageBuilder(layout);
    this.seed = seed;
    this.state = state(share, spec.keptArrays(layout), layout.length());
    for (ParameterTensor tensor : layout.tensors()) {
      if (tensor.kind() == TensorKind.TRAINED) {
        trained.add(tensor);
        travelling.add(compressor(spec.methodOf(tensor), tensor));
      } else if (tensor.travels()) {
        travelling.add(statistic(tensor));
      }
    }
    this.sent = new long[travelling.size()];
  }

  private static ResidualState state(Share share, int arrays, int length) {
    int r = arrays > 0 ? length : 0;
    int v = arrays > 1 ? length : 0;
    // What keeps r alone keeps the change instead.
    return share == Share.UPDATES ? new ResidualState(v, v, r) : new ResidualState(r, v);
  }

  private TensorCompressor compressor(CompressionMethod method, ParameterTensor tensor) {
    return share == Share.UPDATES
        ? method.changeCompressor(tensor, state)
        : method.compressor(tensor, state);
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
  public void accumulateMean(GradientMoments moments) {
    requireLocalStep(moments, false);
    for (int t = 0; t < travelling.size(); t++) {
      travelling.get(t).accumulateMean(moments, steps + 1);
    }
  }

  @Override
  public void accumulateSecondMoment(GradientMoments moments, int times) {
    requireLocalStep(moments, needsSecondMoment);
    if (times < 0) {
      throw new IllegalArgumentException("Times " + times + ": it is 0 or more");
    }
    for (int t = 0; t < travelling.size(); t++) {
      travelling.get(t).accumulateSecondMoment(moments, times, steps + 1);
    }
  }

  private void requireLocalStep(GradientMoments moments, boolean second) {
    if (share != Share.UPDATES) {
      throw new IllegalStateException("Gradients travel: each step has a message");
    }
    requireBetweenSteps();
    requireFitting(moments, second);
  }

  @Override
  public void begin(GradientMoments moments, GradientMessage output) {
    requireBetweenSteps();
    requireFitting(moments, needsSecondMoment && share == Share.GRADIENTS);
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
      long before = message.sentElements();
      travelling.get(next).append(moments, step, SplitMix64.key(seed, step), message);
      sent[next++] += message.sentElements() - before;
    }
    if (next < travelling.size()) {
      begun = moments;
      return false;
    }
    message.finish();
    steps = step;
    messages++;
    return true;
  }

  @Override
  public boolean hasAlpha() {
    return spec.hasAlpha();
  }

  @Override
  public void scaleAlpha(float factor) {
    if (!(factor > 0 && factor < Float.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException("Factor " + factor + ": it is above 0 and finite");
    }
    requireBetweenSteps();
    for (int t = 0; t < travelling.size(); t++) {
      travelling.get(t).scaleAlpha(factor);
    }
  }

  @Override
  public void keepHistory(boolean keep) {
    requireBetweenSteps();
    keepsHistory = keep && state.r().length + state.change().length > 0;
    message.keepHistory(keepsHistory);
  }

  @Override
  public CompressionFigures figures() {
    return message.figures();
  }

  @Override
  public long sent(long[] elements) {
    requireBetweenSteps();
    List<ParameterTensor> tensors = layout.tensors();
    if (elements.length != tensors.size()) {
      throw new IllegalArgumentException(
          "Array of length " + elements.length + " for " + tensors.size() + " tensors");
    }
    int travels = 0;
    for (int t = 0; t < elements.length; t++) {
      elements[t] = tensors.get(t).travels() ? sent[travels++] : 0;
    }
    return messages;
  }

  @Override
  public void snapshot(ResidualSnapshot into) {
    requireBetweenSteps();
    float[] r = sized(into.r(), trainedLength(state.r()));
    float[] v = sized(into.v(), trainedLength(state.v()));
    copy(state.r(), true, r);
    copy(state.v(), true, v);
    float[] change = sized(into.change(), trainedLength(state.change()));
    copy(state.change(), true, change);
    into.set(layout.fingerprint(), spec.toString(), steps, seed, r, v, change);
  }

  @Override
  public void restore(ResidualSnapshot from) {
    requireFitting(from);
    begun = null;
    copy(state.r(), false, from.r());
    copy(state.v(), false, from.v());
    copy(state.change(), false, from.change());
    steps = from.steps();
    seed = from.seed();
    message.keepHistory(keepsHistory);
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

  private void requireFitting(GradientMoments moments, boolean second) {
    if (moments.layout().fingerprint() != layout.fingerprint()) {
      throw new IllegalArgumentException(
          "Moments of " + moments.layout() + ", the compressor is for " + layout);
    }
    if (second && !moments.hasSecondMoment()) {
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
    int change = trainedLength(state.change());
    if (from.r().length != r || from.v().length != v || from.change().length != change) {
      throw new IllegalArgumentException(
          "Snapshot with %d values of r, %d of v and %d of changes, %s keeps %d, %d and %d"
              .formatted(
                  from.r().length, from.v().length, from.change().length, spec, r, v, change));
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
