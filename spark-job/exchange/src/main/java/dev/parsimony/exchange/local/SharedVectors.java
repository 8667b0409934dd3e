package dev.parsimony.exchange.local;

import java.util.Arrays;

/**
 * The vectors of the members of a JVM, which they add up where they are: each member sums one part
 * of all of them, and nobody else touches that part meanwhile.
 */
final class SharedVectors {
  /** Elements that are added at a time, few enough for the cache. */
  private static final int STRIDE = 4096;

  private final float[][] vectors;
  private final float[][] running;

  SharedVectors(int members) {
    vectors = new float[members][];
    running = new float[members][STRIDE];
  }

  /** Takes a member's vector, before any member sums. */
  void offer(int member, float[] vector) {
    vectors[member] = vector;
  }

  /**
   * Replaces a member's part of all vectors by its sum, added to zero in the members' order; one
   * vector alone stays as it is.
   */
  void sumPart(int member, int length) {
    if (vectors.length == 1) {
      return;
    }
    int end = start(member + 1, length);
    for (int from = start(member, length); from < end; from += STRIDE) {
      sum(running[member], from, Math.min(STRIDE, end - from));
    }
  }

  private int start(int member, int length) {
    return (int) ((long) length * member / vectors.length);
  }

  private void sum(float[] sums, int from, int count) {
    Arrays.fill(sums, 0, count, 0);
    for (float[] vector : vectors) {
      for (int i = 0; i < count; i++) {
        sums[i] += vector[from + i];
      }
    }
    for (float[] vector : vectors) {
      System.arraycopy(sums, 0, vector, from, count);
    }
  }
}
