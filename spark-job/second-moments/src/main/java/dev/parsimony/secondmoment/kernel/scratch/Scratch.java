package dev.parsimony.secondmoment.kernel.scratch;

import dev.parsimony.secondmoment.Internal;
import dev.parsimony.secondmoment.reuse.HeapUse;

/**
 * Memory on the heap for what lasts no longer than a call; shared by the kernels of a network, of
 * which one works at a time.
 */
@Internal
public final class Scratch implements HeapUse {
  private float[] floats = {};

  @Override
  public long heapBytes() {
    return (long) Float.BYTES * floats.length;
  }

  /** Returns an array of at least that length, with anything in it. */
  public float[] floats(int length) {
    if (floats.length < length) {
      floats = new float[length];
    }
    return floats;
  }
}
