package dev.parsimony.exchange;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;

/** Room for the body of one frame, as bytes and as little-endian float32. */
final class Scratch {
  final byte[] bytes;
  final FloatBuffer floats;

  Scratch(int length) {
    bytes = new byte[length];
    floats = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer();
  }
}
