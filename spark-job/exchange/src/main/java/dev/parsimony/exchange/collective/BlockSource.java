package dev.parsimony.exchange.collective;

/** A rank's block of one round, which may be made while its first bytes are on their way. */
public interface BlockSource {
  /**
   * Makes some more of the block. The bytes before stay as they are, if perhaps in another array.
   *
   * @return whether the block is complete; not called any more in the round then
   */
  boolean advance();

  /** Makes all that is left. */
  default void makeAll() {
    boolean complete;
    do {
      complete = advance();
    } while (!complete);
  }

  /** The array whose first {@link #length} bytes are those made so far. Only read. */
  byte[] bytes();

  /** Bytes made so far. */
  int length();
}
