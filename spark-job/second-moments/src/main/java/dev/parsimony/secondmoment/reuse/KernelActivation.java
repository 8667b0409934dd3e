package dev.parsimony.secondmoment.reuse;

import dev.parsimony.secondmoment.Internal;
import dev.parsimony.secondmoment.array.FloatMemory;
import dev.parsimony.secondmoment.kernel.function.ElementFunction;
import dev.parsimony.secondmoment.kernel.function.ElementFunctions;
import dev.parsimony.secondmoment.kernel.parallel.Parallel;
import dev.parsimony.secondmoment.kernel.parallel.PartBuffers;
import java.util.Optional;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Computes an activation function over heap arrays. In training it keeps the derivatives, which are
 * all that the backward pass has to know of its input.
 */
@Internal
public final class KernelActivation implements IActivation {
  private static final int PIECE = 4096;

  private final IActivation dl4j;
  private final transient ElementFunction function;
  private final transient PartBuffers pieces = new PartBuffers();
  private final transient PartBuffers forgotten = new PartBuffers();
  private transient float[][] derivatives = {};
  private transient int length;
  private transient boolean kept;

  private KernelActivation(IActivation dl4j, ElementFunction function) {
    this.dl4j = dl4j;
    this.function = function;
  }

  /** Returns a kernel for an activation function of DL4J, where there is one. */
  public static Optional<KernelActivation> of(IActivation activation) {
    return ElementFunctions.of(activation)
        .map(function -> new KernelActivation(activation, function));
  }

  /** A copy has memory of its own. */
  private Object readResolve() {
    return of(dl4j).orElseThrow();
  }

  /** Returns whether this is a plain rectifier. */
  public boolean rectifies() {
    return ElementFunctions.isRectifier(dl4j);
  }

  /** Returns whether the backward pass needs nothing of its input but the shape. */
  public boolean ignoresInput() {
    return kept;
  }

  /** Returns the bytes on the heap. */
  public long heapBytes() {
    return (derivatives.length == 0 ? 0 : (long) Float.BYTES * length)
        + pieces.heapBytes()
        + forgotten.heapBytes();
  }

  @Override
  public INDArray getActivation(INDArray in, boolean training) {
    boolean fits = FloatMemory.covers(in);
    kept = training && fits;
    if (!fits) {
      return dl4j.getActivation(in, training);
    }
    int all = Math.toIntExact(in.length());
    FloatMemory memory = FloatMemory.of(in);
    if (training) {
      keep(all);
    } else {
      forgotten.prepare(parts(all), Math.min(PIECE, all));
    }
    byPiece(
        all,
        (part, number, from, count) -> {
          float[] piece = pieces.of(part);
          memory.read(from, piece, count);
          function.apply(piece, training ? derivatives[number] : forgotten.of(part), count);
          memory.write(from, piece, count);
        });
    return in;
  }

  private void keep(int all) {
    if (all != length) {
      derivatives = new float[pieces(all)][];
      for (int i = 0; i < derivatives.length; i++) {
        derivatives[i] = new float[Math.min(PIECE, all - i * PIECE)];
      }
      length = all;
    }
  }

  private static int pieces(int length) {
    return (int) (((long) length + PIECE - 1) / PIECE);
  }

  private static int parts(int length) {
    return Parallel.parts(pieces(length), length);
  }

  /** Treats a piece of up to {@link #PIECE} elements. */
  private interface PieceBody {
    void run(int part, int number, int from, int count);
  }

  private void byPiece(int all, PieceBody body) {
    int parts = parts(all);
    pieces.prepare(parts, Math.min(PIECE, all));
    Parallel.run(
        parts,
        pieces(all),
        (part, first, end) -> {
          for (int i = first; i < end; i++) {
            int from = i * PIECE;
            body.run(part, i, from, Math.min(PIECE, all - from));
          }
        });
  }

  /**
   * Returns the gradient at the input, in a new array.
   *
   * @param in anything of the right shape, where {@link #ignoresInput} says so
   */
  @Override
  public Pair<INDArray, INDArray> backprop(INDArray in, INDArray epsilon) {
    if (!kept) {
      return dl4j.backprop(in, epsilon);
    }
    if (!FloatMemory.covers(epsilon)) {
      INDArray dense = epsilon.dup('c');
      gradientInto(dense, dense);
      return new Pair<>(dense, null);
    }
    INDArray result = epsilon.ulike();
    gradientInto(epsilon, result);
    return new Pair<>(result, null);
  }

  /**
   * Computes the gradient at the input of the last forward pass in training.
   *
   * @param epsilon float32 in c order
   * @param into the same, may be the same array
   * @throws IllegalStateException where the gradient is that of another pass
   */
  public void gradientInto(INDArray epsilon, INDArray into) {
    if (epsilon.length() != length) {
      throw new IllegalStateException(
          "The gradient has %d elements, the last forward pass had %d"
              .formatted(epsilon.length(), length));
    }
    FloatMemory from = FloatMemory.of(epsilon);
    FloatMemory to = FloatMemory.of(into);
    byPiece(
        length,
        (part, number, at, count) -> {
          float[] piece = pieces.of(part);
          from.read(at, piece, count);
          multiply(piece, derivatives[number], count);
          to.write(at, piece, count);
        });
  }

  private static void multiply(float[] values, float[] factors, int count) {
    for (int i = 0; i < count; i++) {
      values[i] *= factors[i];
    }
  }

  @Override
  public int numParams(int inputSize) {
    return dl4j.numParams(inputSize);
  }

  @Override
  public String toString() {
    return dl4j.toString();
  }
}
