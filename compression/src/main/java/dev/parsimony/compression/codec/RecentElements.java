package dev.parsimony.compression.codec;

import dev.parsimony.compression.block.SparseBlock;
import java.util.Arrays;

/**
 * The elements of one tensor that a worker has sent in its last messages: those since the last
 * {@link #shift}, and those between it and the shift before. Takes two bits for each element of the
 * tensor. An element that was sent lately is far more likely to be sent again than others are.
 */
class RecentElements {
  /** Stays empty, whatever is added, and so may be shared. */
  static final RecentElements NONE = new None();

  private long[] latest;
  private long[] earlier;
  private int count;

  /** Makes an empty set for a tensor of {@code length} elements. */
  RecentElements(int length) {
    this.latest = new long[(length >>> 6) + 1];
    this.earlier = new long[latest.length];
  }

  /** Returns the number of elements in the set. */
  final int count() {
    return count;
  }

  /** Returns 64 elements, the first in the lowest bit, set where they are in the set. */
  private long word(int at) {
    return latest[at] | earlier[at];
  }

  /** Removes all elements. */
  void clear() {
    Arrays.fill(latest, 0);
    Arrays.fill(earlier, 0);
    count = 0;
  }

  /** Keeps only what was added since the last shift. */
  void shift() {
    long[] freed = earlier;
    earlier = latest;
    latest = freed;
    Arrays.fill(latest, 0);
    count = 0;
    for (long word : earlier) {
      count += Long.bitCount(word);
    }
  }

  /** Adds the elements of a block of the tensor. */
  void add(SparseBlock block) {
    int[] indices = block.indices();
    int added = 0;
    for (int j = 0, sent = block.count(); j < sent; j++) {
      int i = indices[j];
      added += 1 - ((int) (word(i >>> 6) >>> i) & 1);
      latest[i >>> 6] |= 1L << i;
    }
    count += added;
  }

  /**
   * Divides a block into the elements that are in the set and the others, numbering each part's on
   * its own: an index is the number of the tensor's elements before it that are of the same part.
   *
   * @param before from {@link #before}
   * @param inside overwritten, of length {@link #count()}
   * @param outside overwritten, of the remaining length
   */
  final void split(int[] before, SparseBlock block, SparseBlock inside, SparseBlock outside) {
    int sent = block.count();
    startWithRoom(inside, count(), sent);
    startWithRoom(outside, block.length() - count(), sent);
    int[] indices = block.indices();
    byte[] codes = block.codes();
    int[] insideIndices = inside.indices();
    int[] outsideIndices = outside.indices();
    byte[] insideCodes = inside.codes();
    byte[] outsideCodes = outside.codes();
    int in = 0;
    int out = 0;
    for (int j = 0; j < sent; j++) {
      // Written to both, kept in one: no branch, which would often be mispredicted.
      int i = indices[j];
      long word = word(i >>> 6);
      int rank = before[i >>> 6] + Long.bitCount(word & ((1L << i) - 1));
      int isIn = (int) (word >>> i) & 1;
      insideIndices[in] = rank;
      insideCodes[in] = codes[j];
      outsideIndices[out] = i - rank;
      outsideCodes[out] = codes[j];
      in += isIn;
      out += 1 - isIn;
    }
    inside.count(in);
    outside.count(out);
  }

  /** Empties a part, with room for what it may hold and one element more. */
  private static void startWithRoom(SparseBlock part, int length, int sent) {
    part.reset(length + 1);
    part.ensureCapacity(Math.min(length, sent) + 1);
    part.reset(length);
  }

  /**
   * Returns the number of elements of the set before each word of 64.
   *
   * @param reused overwritten and returned if it is long enough
   */
  final int[] before(int[] reused) {
    int[] sums = reused.length < latest.length ? new int[latest.length] : reused;
    int sum = 0;
    for (int at = 0; at < latest.length; at++) {
      sums[at] = sum;
      sum += Long.bitCount(word(at));
    }
    return sums;
  }

  /** Numbers the elements of the part inside the set as the tensor does, and adds them. */
  final void placeInside(SparseBlock inside) {
    place(inside, 0);
  }

  /** Numbers the elements of the part outside the set as the tensor does, and adds them. */
  final void placeOutside(SparseBlock outside) {
    place(outside, -1);
    count += outside.count();
  }

  /**
   * Numbers a part's elements as the tensor does, and adds them.
   *
   * @param inverted -1 for the part outside the set, 0 for that inside
   */
  private void place(SparseBlock part, long inverted) {
    int[] indices = part.indices();
    int at = -1;
    long word = 0;
    long sent = 0;
    long before = 0;
    long end = 0;
    for (int j = 0, elements = part.count(); j < elements; j++) {
      int rank = indices[j];
      if (rank >= end) {
        latest[Math.max(at, 0)] |= sent;
        sent = 0;
        do {
          at++;
          word = word(at) ^ inverted;
          before = end;
          end += Long.bitCount(word);
        } while (rank >= end);
      }
      int bit = SelectBit.of(word, (int) (rank - before));
      sent |= 1L << bit;
      indices[j] = (at << 6) + bit;
    }
    latest[Math.max(at, 0)] |= sent;
  }

  private static final class None extends RecentElements {
    None() {
      super(0);
    }

    @Override
    void clear() {}

    @Override
    void shift() {}

    @Override
    void add(SparseBlock block) {}
  }
}
