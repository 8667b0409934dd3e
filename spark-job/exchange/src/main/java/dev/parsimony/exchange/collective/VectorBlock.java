package dev.parsimony.exchange.collective;

import dev.parsimony.exchange.frame.Block;

/** A part of a vector of float32, with a fixed number of bytes an element on its way. */
abstract class VectorBlock extends Block {
  private final int elementBytes;
  private float[] vector = {};
  private int offset;
  private int bytes;

  VectorBlock(int elementBytes) {
    this.elementBytes = elementBytes;
  }

  /** Views elements of the caller's array, none of which is here yet. */
  final void view(float[] array, int from, int length) {
    vector = array;
    offset = from;
    bytes = length * elementBytes;
    clear();
  }

  /** Declares all elements to be here. */
  final void reachEnd() {
    reach(bytes, true);
  }

  /** Declares the first elements to be here. */
  final void reachElements(int elements, boolean all) {
    reach(elements * elementBytes, all);
  }

  /** Elements that are here. */
  final int filledElements() {
    return filled() / elementBytes;
  }

  /** The array that holds the elements. */
  final float[] vector() {
    return vector;
  }

  /** Returns the offset of the block in the array, in elements. */
  final int offset() {
    return offset;
  }

  @Override
  public final boolean takes(int length, boolean last) {
    int left = bytes - filled();
    return length % elementBytes == 0 && length <= left && last == (length == left);
  }
}
