package dev.parsimony.secondmoment.kernel.updater;

import dev.parsimony.secondmoment.array.FloatMemory;
import dev.parsimony.secondmoment.kernel.parallel.Parallel;
import dev.parsimony.secondmoment.kernel.parallel.PartBuffers;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.learning.GradientUpdater;
import org.nd4j.linalg.learning.config.IUpdater;

/** Stands in the place of one of DL4J's updaters and shares its state. */
final class PiecewiseUpdater<T extends IUpdater> implements GradientUpdater<T> {
  /** Elements of a piece: with three states 32 kB, the first cache of most processors. */
  static final int PIECE = 2048;

  private final GradientUpdater<T> dl4j;
  private final UpdaterKernel kernel;
  private final PartBuffers gradientPieces = new PartBuffers();
  private float[][][] statePieces = {}; // by part, then by state
  private FloatMemory @Nullable [] states;
  private @Nullable FloatMemory gradient;

  PiecewiseUpdater(GradientUpdater<T> dl4j, UpdaterKernel kernel) {
    this.dl4j = dl4j;
    this.kernel = kernel;
  }

  @Override
  public void applyUpdater(INDArray gradientView, int iteration, int epoch) {
    if (!FloatMemory.covers(gradientView)) {
      dl4j.applyUpdater(gradientView, iteration, epoch);
      return;
    }
    FloatMemory gradients = gradient(gradientView);
    long length = gradientView.length();
    int pieces = pieces(length);
    int parts = Parallel.parts(pieces, length);
    gradientPieces.prepare(parts, PIECE);
    begin(iteration, epoch, parts);
    Parallel.run(
        parts,
        pieces,
        (part, first, end) -> {
          float[] piece = gradientPieces.of(part);
          for (long from = (long) first * PIECE;
              from < Math.min(length, (long) end * PIECE);
              from += PIECE) {
            int count = (int) Math.min(PIECE, length - from);
            gradients.read(from, piece, count);
            step(part, piece, from, count);
            gradients.write(from, piece, count);
          }
        });
  }

  /** Returns into how many pieces so many elements fall. */
  static int pieces(long length) {
    return Math.toIntExact((length + PIECE - 1) / PIECE);
  }

  /** Sets what is the same for all pieces of a step, which are taken in so many parts. */
  void begin(int iteration, int epoch, int parts) {
    kernel.begin(iteration, epoch);
    if (statePieces.length < parts) {
      statePieces = new float[parts][kernel.states().size()][PIECE];
    }
    states();
  }

  /**
   * Takes the step of a piece.
   *
   * @param part no two pieces are in work with the same one
   * @param piece of the gradient, at most {@link #PIECE}; becomes what to reduce parameters by
   * @param from its place among this updater's elements
   */
  void step(int part, float[] piece, long from, int count) {
    FloatMemory[] memories = states();
    float[][] values = statePieces[part];
    for (int i = 0; i < memories.length; i++) {
      memories[i].read(from, values[i], count);
    }
    kernel.step(piece, values, count);
    for (int i = 0; i < memories.length; i++) {
      memories[i].write(from, values[i], count);
    }
  }

  private FloatMemory gradient(INDArray view) {
    FloatMemory current = gradient;
    if (current == null || !current.isOf(view)) {
      current = FloatMemory.of(view);
      gradient = current;
    }
    return current;
  }

  private FloatMemory[] states() {
    FloatMemory[] current = states;
    if (current == null) {
      Map<String, INDArray> arrays = dl4j.getState();
      current =
          kernel.states().stream()
              .map(name -> FloatMemory.of(Objects.requireNonNull(arrays.get(name), name)))
              .toArray(FloatMemory[]::new);
      states = current;
    }
    return current;
  }

  @Override
  public T getConfig() {
    return dl4j.getConfig();
  }

  @Override
  public void setState(Map<String, INDArray> stateMap, boolean initialize) {
    states = null;
    dl4j.setState(stateMap, initialize);
  }

  @Override
  public Map<String, INDArray> getState() {
    return dl4j.getState();
  }

  @Override
  public void setStateViewArray(INDArray view, long[] shape, char order, boolean initialize) {
    states = null;
    dl4j.setStateViewArray(view, shape, order, initialize);
  }

  /** Returns whether the states of an updater are in memory that pieces can be copied of. */
  static boolean fits(GradientUpdater<?> updater, List<String> names) {
    Map<String, INDArray> arrays = updater.getState();
    return names.stream()
        .allMatch(name -> arrays.containsKey(name) && FloatMemory.covers(arrays.get(name)));
  }
}
