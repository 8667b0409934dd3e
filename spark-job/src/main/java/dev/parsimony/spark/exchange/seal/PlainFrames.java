package dev.parsimony.spark.exchange.seal;

import java.util.Objects;

/** Copies, and vouches for nothing. */
enum PlainFrames implements FrameSealer, FrameOpener {
  INSTANCE;

  @Override
  public int overheadBytes() {
    return 0;
  }

  @Override
  public int seal(
      int lane,
      long counter,
      byte[] header,
      int headerLength,
      byte[] payload,
      int payloadOffset,
      int payloadLength,
      byte[] out,
      int outOffset) {
    return copy(header, headerLength, payload, payloadOffset, payloadLength, out, outOffset);
  }

  @Override
  public int open(
      int lane,
      long counter,
      byte[] header,
      int headerLength,
      byte[] sealed,
      int offset,
      int length,
      byte[] out,
      int outOffset) {
    return copy(header, headerLength, sealed, offset, length, out, outOffset);
  }

  private static int copy(
      byte[] header,
      int headerLength,
      byte[] from,
      int offset,
      int length,
      byte[] out,
      int outOffset) {
    Objects.checkFromIndexSize(0, headerLength, header.length);
    GcmFrames.checkPayloadLength(length);
    System.arraycopy(from, offset, out, outOffset, length);
    return length;
  }
}
