package dev.parsimony.spark.exchange.seal;

/**
 * Makes of frames' payloads what travels: the same bytes in a plain run, otherwise AES-256-GCM with
 * the sender's key of this stage attempt.
 *
 * <pre>
 * nonce (12 bytes, never sent)        sealed payload
 *    0        4                12       0                     n        n + 16
 *   +--------+----------------+        +---------------------+---------+
 *   | lane   | counter        |        | encrypted payload   | tag     |
 *   +--------+----------------+        +---------------------+---------+
 * </pre>
 *
 * Integers are little-endian; the header is the associated data. Used by one thread.
 */
public interface FrameSealer {
  /** The lane of frames that go to all peers alike; other frames' lane is the rank they go to. */
  int LANE_OF_ALL = 0xFFFF_FFFF;

  /** Most bytes of a payload. */
  int MAX_PAYLOAD_BYTES = 16 * 1024;

  /** Bytes that a frame takes beyond its payload: 0 plain, 16 sealed. */
  int overheadBytes();

  /**
   * Seals one frame. Lane and counter together must never come twice from one rank in one attempt,
   * whichever of its sealers is used: a repeated nonce gives the key stream away.
   *
   * @param lane {@link #LANE_OF_ALL} or the destination's rank
   * @param counter of the lane's frames, which both sides keep
   * @param header authenticated, not written; its first {@code headerLength} bytes count
   * @param payloadLength 0 to {@link #MAX_PAYLOAD_BYTES}
   * @param out has {@code payloadLength + overheadBytes()} bytes from {@code outOffset} on
   * @return bytes written
   * @throws IndexOutOfBoundsException if a range does not lie in its array
   * @throws IllegalArgumentException if the payload is too long, or the nonce is that of the last
   *     frame
   */
  int seal(
      int lane,
      long counter,
      byte[] header,
      int headerLength,
      byte[] payload,
      int payloadOffset,
      int payloadLength,
      byte[] out,
      int outOffset);
}
