package dev.parsimony.secondmoment.kernel.penalty;

import dev.parsimony.secondmoment.Internal;
import dev.parsimony.secondmoment.array.FloatMemory;
import dev.parsimony.secondmoment.kernel.parallel.Parallel;
import dev.parsimony.secondmoment.kernel.parallel.PartBuffers;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.learning.regularization.L1Regularization;
import org.nd4j.linalg.learning.regularization.L2Regularization;
import org.nd4j.linalg.learning.regularization.Regularization;
import org.nd4j.linalg.learning.regularization.WeightDecay;

/**
 * Computes what L1, L2 and weight decay of a layer add to the score, in one pass over each tensor,
 * where DL4J takes one for each of them. The same bits on every processor and on any number of
 * threads.
 */
@Internal
public final class PenaltyScore {
  /** Elements that are added to as many partial sums. */
  private static final int PIECE = 2048;

  /** Elements whose partial sums are added up. */
  private static final int GROUP = 16 * PIECE;

  private final PartBuffers pieces = new PartBuffers();
  private final PartBuffers absoluteSums = new PartBuffers();
  private final PartBuffers squareSums = new PartBuffers();
  private double[] absolutes = {};
  private double[] squares = {};

  /** Sums over the elements of a tensor; of absolutes 0 where L1 does not ask for them. */
  private record Sums(double absolutes, double squares) {}

  /** Returns what a layer's regularisation adds. */
  public double of(BaseLayer layer, Map<String, INDArray> parameters, int iteration, int epoch) {
    double score = 0;
    for (Map.Entry<String, INDArray> parameter : parameters.entrySet()) {
      List<Regularization> terms = layer.getRegularizationByParam(parameter.getKey());
      if (terms != null && !terms.isEmpty()) {
        score += of(terms, parameter.getValue(), iteration, epoch);
      }
    }
    return score;
  }

  private double of(List<Regularization> terms, INDArray parameter, int iteration, int epoch) {
    INDArray flat = parameter.reshape(parameter.ordering(), new long[] {parameter.length()});
    if (!FloatMemory.covers(flat)) {
      return terms.stream().mapToDouble(term -> term.score(parameter, iteration, epoch)).sum();
    }
    boolean l1 = terms.stream().anyMatch(term -> term.getClass() == L1Regularization.class);
    Sums sums = sums(FloatMemory.of(flat), Math.toIntExact(flat.length()), l1);
    double score = 0;
    for (Regularization term : terms) {
      score += of(term, sums, parameter, iteration, epoch);
    }
    return score;
  }

  /** Classes are compared: a user's own may compute something else. */
  private static double of(
      Regularization term, Sums sums, INDArray parameter, int iteration, int epoch) {
    if (term.getClass() == L1Regularization.class) {
      return ((L1Regularization) term).getL1().valueAt(iteration, epoch) * sums.absolutes;
    }
    if (term.getClass() == L2Regularization.class) {
      return ((L2Regularization) term).getL2().valueAt(iteration, epoch) * 0.5 * sums.squares;
    }
    if (term.getClass() == WeightDecay.class) {
      return ((WeightDecay) term).getCoeff().valueAt(iteration, epoch) * 0.5 * sums.squares;
    }
    return term.score(parameter, iteration, epoch);
  }

  private Sums sums(FloatMemory memory, int length, boolean l1) {
    int groups = (length + GROUP - 1) / GROUP;
    int parts = Parallel.parts(groups, length);
    pieces.prepare(parts, PIECE);
    absoluteSums.prepare(parts, PIECE);
    squareSums.prepare(parts, PIECE);
    if (absolutes.length < groups) {
      absolutes = new double[groups];
      squares = new double[groups];
    }
    Parallel.run(
        parts,
        groups,
        (part, first, end) -> {
          for (int group = first; group < end; group++) {
            sum(memory, length, group, part, l1);
          }
        });
    return new Sums(total(absolutes, groups), total(squares, groups));
  }

  private void sum(FloatMemory memory, int length, int group, int part, boolean l1) {
    float[] piece = pieces.of(part);
    float[] ofAbsolutes = absoluteSums.of(part);
    float[] ofSquares = squareSums.of(part);
    Arrays.fill(ofAbsolutes, 0);
    Arrays.fill(ofSquares, 0);
    int end = (int) Math.min(length, (group + 1L) * GROUP);
    for (int from = group * GROUP; from < end; from += PIECE) {
      int count = Math.min(PIECE, end - from);
      memory.read(from, piece, count);
      if (l1) {
        addAbsolutes(piece, count, ofAbsolutes);
      }
      addSquares(piece, count, ofSquares);
    }
    absolutes[group] = total(ofAbsolutes);
    squares[group] = total(ofSquares);
  }

  private static void addAbsolutes(float[] piece, int count, float[] sums) {
    for (int i = 0; i < count; i++) {
      sums[i] += Math.abs(piece[i]);
    }
  }

  private static void addSquares(float[] piece, int count, float[] sums) {
    for (int i = 0; i < count; i++) {
      sums[i] += piece[i] * piece[i];
    }
  }

  private static double total(float[] sums) {
    double total = 0;
    for (int i = 0; i < PIECE; i++) {
      total += sums[i];
    }
    return total;
  }

  private static double total(double[] sums, int count) {
    double total = 0;
    for (int i = 0; i < count; i++) {
      total += sums[i];
    }
    return total;
  }

  /** Returns the bytes on the heap. */
  public long heapBytes() {
    return pieces.heapBytes()
        + absoluteSums.heapBytes()
        + squareSums.heapBytes()
        + Double.BYTES * ((long) absolutes.length + squares.length);
  }
}
