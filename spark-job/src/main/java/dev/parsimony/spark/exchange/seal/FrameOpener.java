package dev.parsimony.spark.exchange.seal;

/** Undoes what one peer's {@link FrameSealer} did. Used by one thread. */
public interface FrameOpener {
  /** Frames as they are, for runs without seals. */
  static FrameOpener plain() {
    return PlainFrames.INSTANCE;
  }

  /** Bytes that a frame takes beyond its payload: 0 plain, 16 sealed. */
  int overheadBytes();

  /**
   * Opens one frame.
   *
   * @param lane {@link FrameSealer#LANE_OF_ALL} or the own rank
   * @param counter of the lane's frames, as the sender had it
   * @param header as it came; its first {@code headerLength} bytes count
   * @param length of the payload and its overhead
   * @param out has {@code length - overheadBytes()} bytes from {@code outOffset} on; what they hold
   *     after a failure means nothing
   * @return bytes of the payload, written to {@code out}
   * @throws IndexOutOfBoundsException if a range does not lie in its array
   * @throws IllegalArgumentException if the length is none of a frame's
   * @throws BrokenSealException if payload, header, lane, counter or key are not the sender's
   */
  int open(
      int lane,
      long counter,
      byte[] header,
      int headerLength,
      byte[] sealed,
      int offset,
      int length,
      byte[] out,
      int outOffset)
      throws BrokenSealException;
}
