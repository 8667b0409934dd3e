package dev.parsimony.secondmoment.kernel.scratch;

import dev.parsimony.secondmoment.Internal;
import dev.parsimony.secondmoment.reuse.HeapUse;

/**
 * Memory on the heap for what lasts no longer than a call; shared by the kernels of a network, of
 * which one works at a time.
 */
@Internal
public final class Scratch implements HeapUse {
  private float[] first = {};
  private float[] second = {};
  private float[] third = {};

  @Override
  public long heapBytes() {
    return Float.BYTES * ((long) first.length + second.length + third.length);
  }

  /** Returns an array of at least that length, with anything in it. */
  public float[] first(int length) {
    if (first.length < length) {
      first = allocated(length);
    }
    return first;
  }

  /** Returns another array of at least that length, with anything in it. */
  public float[] second(int length) {
    if (second.length < length) {
      second = allocated(length);
    }
    return second;
  }

  /** Returns a third array of at least that length, with anything in it. */
  public float[] third(int length) {
    if (third.length < length) {
      third = allocated(length);
    }
    return third;
  }

  /** Allocates; DL4J falls back on its own operations, but not where this is the message. */
  private static float[] allocated(int length) {
    try {
      return new float[length];
    } catch (OutOfMemoryError e) {
      OutOfMemoryError named =
          new OutOfMemoryError("Failed to allocate " + length + " floats on Java's heap");
      named.initCause(e);
      throw named;
    }
  }
}
