package dev.parsimony.spark.exchange.seal;

/** How the two sides of one connection give each other their sending keys. */
public interface KeyHandover {
  /** Bytes that a wrapped key takes in the handshake; zeros in a plain run. */
  int WRAPPED_BYTES = GcmFrames.KEY_BYTES + GcmFrames.TAG_BYTES;

  /** The own sending key, for this peer and connection only. Called once. */
  byte[] wrap();

  /**
   * What opens the peer's frames.
   *
   * @param wrapped what the peer's {@link #wrap} gave
   * @throws BrokenSealException if the peer lacks the secret of its published key, or anything of
   *     the handshake differs on its side
   */
  FrameOpener unwrap(byte[] wrapped) throws BrokenSealException;
}
