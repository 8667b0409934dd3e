package dev.parsimony.exchange.frame;

import dev.parsimony.exchange.Internal;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;

/** Room for the body of one frame, as bytes and as little-endian float32. */
@Internal
public final class Scratch {
  public final byte[] bytes;
  public final FloatBuffer floats;

  public Scratch(int length) {
    bytes = new byte[length];
    floats = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer();
  }
}
