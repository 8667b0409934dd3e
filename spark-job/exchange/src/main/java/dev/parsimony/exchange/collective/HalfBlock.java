package dev.parsimony.exchange.collective;

import dev.parsimony.exchange.frame.Scratch;

/** A rank's part of a vector that travels in two bytes an element, as {@link HalfParts} says. */
final class HalfBlock extends VectorBlock {
  private final int rank;
  private final HalfParts parts;
  private int element;

  /**
   * @param rank whose part it is
   */
  HalfBlock(int rank, HalfParts parts) {
    super(HalfParts.BYTES);
    this.rank = rank;
    this.parts = parts;
  }

  /** Says where in the vector the first element belongs. */
  void place(int firstElement) {
    element = firstElement;
  }

  @Override
  public void copyTo(Scratch scratch, int from, int length) {
    parts.encode(
        vector(), offset() + from / HalfParts.BYTES, length / HalfParts.BYTES, scratch.bytes);
  }

  @Override
  public void store(Scratch scratch, int at, int length) {
    int before = at / HalfParts.BYTES;
    parts.decode(
        rank,
        scratch.bytes,
        element + before,
        length / HalfParts.BYTES,
        vector(),
        offset() + before);
  }
}
