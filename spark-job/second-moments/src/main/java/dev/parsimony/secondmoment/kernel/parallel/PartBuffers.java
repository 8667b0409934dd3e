package dev.parsimony.secondmoment.kernel.parallel;

import dev.parsimony.secondmoment.Internal;

/** Memory on the heap for each part of a loop; kept from loop to loop. */
@Internal
public final class PartBuffers {
  private float[][] buffers = {};

  /** Makes arrays for so many parts, of at least that length, unless there are; never fewer. */
  public void prepare(int parts, int length) {
    if (buffers.length < parts || buffers[0].length < length) {
      int longest = buffers.length == 0 ? length : Math.max(length, buffers[0].length);
      buffers = new float[Math.max(parts, buffers.length)][longest];
    }
  }

  /** Returns a part's array, with anything in it. */
  public float[] of(int part) {
    return buffers[part];
  }

  /** Returns the bytes of all arrays. */
  public long heapBytes() {
    return buffers.length == 0 ? 0 : (long) Float.BYTES * buffers.length * buffers[0].length;
  }
}
