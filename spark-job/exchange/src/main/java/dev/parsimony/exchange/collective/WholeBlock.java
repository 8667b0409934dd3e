package dev.parsimony.exchange.collective;

import java.util.Objects;

/** A block that is there from the beginning. Reused for every round. */
public final class WholeBlock implements BlockSource {
  private byte[] bytes = {};
  private int length;

  /**
   * Views the first bytes of the caller's array.
   *
   * @throws IndexOutOfBoundsException if it has fewer
   */
  public WholeBlock of(byte[] array, int count) {
    Objects.checkFromIndexSize(0, count, array.length);
    bytes = array;
    length = count;
    return this;
  }

  @Override
  public boolean advance() {
    return true;
  }

  @Override
  public byte[] bytes() {
    return bytes;
  }

  @Override
  public int length() {
    return length;
  }
}
