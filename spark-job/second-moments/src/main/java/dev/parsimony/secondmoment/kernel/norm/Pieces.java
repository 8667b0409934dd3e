package dev.parsimony.secondmoment.kernel.norm;

/** The pieces of a batch that a {@link ChannelBlock} treats together. */
interface Pieces {
  /** Treats a piece, from a place in the batch on. */
  interface Body {
    void run(long place, int length);
  }

  /** Treats all pieces, one after the other. */
  void each(Body body);
}
