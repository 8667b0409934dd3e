package dev.parsimony.compression.criterion;

import dev.parsimony.compression.Internal;
import dev.parsimony.compression.moments.GradientMoments;
import dev.parsimony.compression.param.FiniteCheck;
import dev.parsimony.compression.param.ParameterTensor;
import java.util.Arrays;

/**
 * Decides which elements of a tensor a worker sends at a step. A step is {@link #select}, then
 * quantisation, then {@link #settle}. All in float32.
 *
 * <p>Few elements are sent, so most of the work is to see that others are not. A chunk of the
 * tensor is laid out as strips, one below the other, and screened: each column of the chunk gets a
 * number that is above zero only where one of its elements meets the criterion. That takes plain
 * loops with one index, which the JIT compiler turns into SIMD instructions; only the elements of
 * marked columns are then looked at one by one, without branches, in ascending order.
 */
@Internal
public abstract sealed class SendCriterion permits AlphaCriterion, StromCriterion {
  private static final int STRIP_ELEMENTS = 1024;
  private static final int CHUNK_ELEMENTS = 8 * STRIP_ELEMENTS;
  private static final float[] ZEROS = new float[STRIP_ELEMENTS];

  private final float[] r = new float[STRIP_ELEMENTS];
  private final float[] v = new float[STRIP_ELEMENTS];
  private final float[] screen = new float[STRIP_ELEMENTS];
  private final int[] marked = new int[STRIP_ELEMENTS + 1];
  private int marks;

  /**
   * Adds the step's moments to the state, chooses, and brings the state of all elements to what it
   * is if all chosen ones are sent.
   *
   * @param moments with a second moment if the state has a v
   * @param chosen overwritten: the chosen indices and their values
   * @return whether the tensor's state is finite; if not, state and choice are of no use
   */
  public final boolean select(
      ParameterTensor tensor, GradientMoments moments, ResidualState state, Selection chosen) {
    int end = tensor.offset() + tensor.length();
    chosen.block().reset(tensor.length());
    for (int from = tensor.offset(), size; from < end; from += size) {
      size = Math.min(CHUNK_ELEMENTS, end - from);
      if (!add(moments, state, from, from + size) || !mark(state, from, from + size)) {
        return false;
      }
      int first = chosen.block().count();
      chosen.reserve(size);
      chosen.block().count(append(state, tensor.offset(), from, from + size, chosen, first));
      take(state, tensor.offset(), chosen, first, from, from + size);
    }
    return true;
  }

  /**
   * Adds the step's values of the elements {@code from..to} to the state.
   *
   * @return false if they are known not to be finite; {@link #screen} finds what is in r and v
   */
  boolean add(GradientMoments moments, ResidualState state, int from, int to) {
    state.add(moments, from, to);
    return true;
  }

  /**
   * Multiplies the alpha that the criterion was made with, from the next step on; without effect
   * where there is none.
   *
   * @param factor above 0, finite; larger sends less
   */
  public void scaleAlpha(float factor) {}

  /** Gives the chosen elements without a code their state back, and removes them from the block. */
  public abstract void settle(ParameterTensor tensor, ResidualState state, Selection chosen);

  /**
   * Adds to each element of {@code screen} a number that is above zero if the criterion may be met,
   * zero if not, and not finite if r or v is not.
   *
   * @param v undefined where the state has none
   */
  abstract void screen(float[] r, float[] v, float[] screen, int length);

  /**
   * Appends the local indices of elements that meet the criterion and returns the new count.
   *
   * @param from index of the columns' first element in the state
   * @param columns ascending, the first {@code length} count
   * @param local what to subtract from an index in the state
   */
  abstract int append(
      ResidualState state, int from, int[] columns, int length, int local, int[] to, int count);

  /**
   * Brings the state of elements {@code from..to} to what it is if those from {@code first} on in
   * {@code chosen} are sent and no others, and saves what {@link #settle} needs.
   */
  abstract void take(
      ResidualState state, int offset, Selection chosen, int first, int from, int to);

  /** 1 if a is above b, else 0, without a branch; neither is negative or NaN. */
  static int exceeds(float a, float b) {
    return (Float.floatToRawIntBits(b) - Float.floatToRawIntBits(a)) >>> 31;
  }

  /** Marks the columns to look at; false if the state of the chunk is not finite. */
  private boolean mark(ResidualState state, int from, int to) {
    System.arraycopy(ZEROS, 0, screen, 0, STRIP_ELEMENTS);
    for (int strip = from, size; strip < to; strip += size) {
      size = Math.min(STRIP_ELEMENTS, to - strip);
      state.copy(strip, size, r, v);
      screen(r, v, screen, size);
    }
    int columns = Math.min(STRIP_ELEMENTS, to - from);
    int count = 0;
    int largest = 0;
    for (int c = 0; c < columns; c++) {
      int bits = Float.floatToRawIntBits(screen[c]) & Integer.MAX_VALUE;
      marked[count] = c;
      count += -bits >>> 31;
      largest = Math.max(largest, bits);
    }
    marks = count;
    return largest < Float.floatToRawIntBits(Float.POSITIVE_INFINITY)
        || markAllIfFinite(state, from, to, columns);
  }

  /** Squares may overflow where r and v do not: then every column is looked at. */
  private boolean markAllIfFinite(ResidualState state, int from, int to, int columns) {
    Arrays.setAll(marked, c -> c);
    marks = columns;
    return FiniteCheck.allFinite(state.r(), from, to)
        && (state.v().length == 0 || FiniteCheck.allFinite(state.v(), from, to));
  }

  private int append(
      ResidualState state, int offset, int from, int to, Selection chosen, int first) {
    int count = first;
    int[] indices = chosen.block().indices();
    for (int strip = from; strip < to; strip += STRIP_ELEMENTS) {
      while (marks > 0 && marked[marks - 1] >= to - strip) {
        marks--;
      }
      count = append(state, strip, marked, marks, offset, indices, count);
    }
    return count;
  }
}
