package dev.parsimony.secondmoment.reuse;

import dev.parsimony.secondmoment.Internal;
import dev.parsimony.secondmoment.array.FloatMemory;
import dev.parsimony.secondmoment.array.Signs;
import dev.parsimony.secondmoment.kernel.parallel.Parallel;
import dev.parsimony.secondmoment.kernel.parallel.PartBuffers;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.activations.impl.ActivationReLU;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Computes a rectifier over heap arrays and keeps its output, which says all that the backward pass
 * has to know of its input. Finite values are DL4J's.
 */
@Internal
public final class ReluActivation implements IActivation {
  private static final int PIECE = 4096;

  private static final ActivationReLU DL4J = new ActivationReLU();

  private final transient PartBuffers pieces = new PartBuffers();
  private transient float[] output = {};
  private transient boolean kept;

  /** Returns whether this class computes an activation function. */
  public static boolean computes(IActivation activation) {
    return activation.getClass() == ActivationReLU.class && activation.equals(DL4J);
  }

  /** A copy has memory of its own. */
  private Object readResolve() {
    return new ReluActivation();
  }

  /** Returns whether the backward pass needs nothing of its input but the shape. */
  public boolean ignoresInput() {
    return kept;
  }

  /** Returns the bytes on the heap. */
  public long heapBytes() {
    return (long) Float.BYTES * output.length + pieces.heapBytes();
  }

  @Override
  public INDArray getActivation(INDArray in, boolean training) {
    boolean fits = FloatMemory.covers(in);
    kept = training && fits;
    if (!fits) {
      return DL4J.getActivation(in, training);
    }
    int length = Math.toIntExact(in.length());
    FloatMemory memory = FloatMemory.of(in);
    if (training && output.length != length) {
      output = new float[length];
    }
    byPiece(
        length,
        (piece, from, count) -> {
          memory.read(from, piece, count);
          rectify(piece, count);
          memory.write(from, piece, count);
          if (training) {
            System.arraycopy(piece, 0, output, from, count);
          }
        });
    return in;
  }

  /** Treats up to {@link #PIECE} elements. */
  private interface PieceBody {
    void run(float[] piece, int from, int count);
  }

  private void byPiece(int length, PieceBody body) {
    int number = (length + PIECE - 1) / PIECE;
    int parts = Parallel.parts(number, length);
    pieces.prepare(parts, Math.min(PIECE, length));
    Parallel.run(
        parts,
        number,
        (part, first, end) -> {
          for (int i = first; i < end; i++) {
            int from = i * PIECE;
            body.run(pieces.of(part), from, Math.min(PIECE, length - from));
          }
        });
  }

  private static void rectify(float[] values, int count) {
    for (int i = 0; i < count; i++) {
      values[i] = Math.max(values[i], 0f);
    }
  }

  /**
   * Returns the gradient at the input, in a new array.
   *
   * @param in anything of the right shape, where {@link #ignoresInput} says so
   */
  @Override
  public Pair<INDArray, INDArray> backprop(INDArray in, INDArray epsilon) {
    if (!kept) {
      return DL4J.backprop(in, epsilon);
    }
    if (!FloatMemory.covers(epsilon)) {
      INDArray dense = epsilon.dup('c');
      maskInto(dense, dense);
      return new Pair<>(dense, null);
    }
    INDArray result = epsilon.ulike();
    maskInto(epsilon, result);
    return new Pair<>(result, null);
  }

  /**
   * Computes the gradient at the input of the last forward pass in training.
   *
   * @param epsilon float32 in c order
   * @param into the same, may be the same array
   * @throws IllegalStateException where the gradient is that of another pass
   */
  public void maskInto(INDArray epsilon, INDArray into) {
    if (epsilon.length() != output.length) {
      throw new IllegalStateException(
          "The gradient has %d elements, the last forward pass had %d"
              .formatted(epsilon.length(), output.length));
    }
    FloatMemory from = FloatMemory.of(epsilon);
    FloatMemory to = FloatMemory.of(into);
    byPiece(
        output.length,
        (piece, at, count) -> {
          from.read(at, piece, count);
          mask(output, at, piece, count);
          to.write(at, piece, count);
        });
  }

  private static void mask(float[] output, int from, float[] values, int count) {
    for (int i = 0; i < count; i++) {
      values[i] *= Signs.ofPositive(output[from + i]);
    }
  }

  @Override
  public int numParams(int inputSize) {
    return 0;
  }

  @Override
  public String toString() {
    return DL4J.toString();
  }
}
