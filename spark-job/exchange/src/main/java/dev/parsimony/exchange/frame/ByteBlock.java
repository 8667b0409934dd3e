package dev.parsimony.exchange.frame;

import dev.parsimony.exchange.Internal;
import java.nio.ByteBuffer;
import java.util.Arrays;

/** A block of any length up to a limit, in an array that grows. */
@Internal
public final class ByteBlock extends Block {
  private static final int INITIAL_BYTES = 1024;

  private final int maxBytes;
  private byte[] bytes = new byte[INITIAL_BYTES];

  public ByteBlock(int maxBytes) {
    this.maxBytes = maxBytes;
  }

  /** Views the first bytes of the caller's array, which are here. */
  public void wrap(byte[] array, int length, boolean all) {
    bytes = array;
    reach(length, all);
  }

  /** Gives its memory back; the lengths of the last round stay known. */
  public void release() {
    bytes = new byte[INITIAL_BYTES];
  }

  public byte[] bytes() {
    return bytes;
  }

  @Override
  public boolean takes(int length, boolean last) {
    return length <= maxBytes - filled();
  }

  @Override
  public void copyTo(Scratch scratch, int from, int length) {
    System.arraycopy(bytes, from, scratch.bytes, 0, length);
  }

  @Override
  public void copyTo(ByteBuffer out, Scratch scratch, int from, int length) {
    out.put(bytes, from, length);
  }

  @Override
  public void store(ByteBuffer in, Scratch scratch, int at, int length) {
    makeRoom(at + length);
    in.get(bytes, at, length);
  }

  @Override
  public void store(Scratch scratch, int at, int length) {
    makeRoom(at + length);
    System.arraycopy(scratch.bytes, 0, bytes, at, length);
  }

  private void makeRoom(int length) {
    if (bytes.length < length) {
      long doubled = Math.min(2L * bytes.length, maxBytes);
      bytes = Arrays.copyOf(bytes, (int) Math.max(doubled, length));
    }
  }
}
