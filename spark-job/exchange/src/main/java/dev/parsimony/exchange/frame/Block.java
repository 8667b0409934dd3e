package dev.parsimony.exchange.frame;

import dev.parsimony.exchange.Internal;
import java.nio.ByteBuffer;

/** Bytes of one origin on their way, in order: as far as they are here they can be sent on. */
@Internal
public abstract class Block {
  private int filled;
  private boolean complete;

  /** Forgets what was there. */
  public final void clear() {
    filled = 0;
    complete = false;
  }

  /** Bytes that are here. */
  public final int filled() {
    return filled;
  }

  /** Whether nothing more comes. */
  public final boolean complete() {
    return complete;
  }

  /** Declares the first bytes to be here. */
  public final void reach(int bytes, boolean all) {
    filled = bytes;
    complete = all;
  }

  /** Whether this many more bytes may come and then, if {@code last}, be all. */
  public abstract boolean takes(int bytes, boolean last);

  /** Copies bytes that are here, from a multiple of 4 bytes on. */
  public abstract void copyTo(Scratch scratch, int from, int length);

  /** Copies bytes as {@link #copyTo(Scratch, int, int)} does, to the buffer's position. */
  public void copyTo(ByteBuffer out, Scratch scratch, int from, int length) {
    copyTo(scratch, from, length);
    out.put(scratch.bytes, 0, length);
  }

  /** Appends bytes of which {@link #takes} holds. */
  public final void append(Scratch scratch, int length, boolean last) {
    store(scratch, filled, length);
    added(length, last);
  }

  /** Appends bytes as {@link #append(Scratch, int, boolean)} does, from the buffer's position. */
  public final void append(ByteBuffer in, Scratch scratch, int length, boolean last) {
    store(in, scratch, filled, length);
    added(length, last);
  }

  private void added(int length, boolean last) {
    filled += length;
    complete = last;
  }

  public abstract void store(Scratch scratch, int at, int length);

  public void store(ByteBuffer in, Scratch scratch, int at, int length) {
    in.get(scratch.bytes, 0, length);
    store(scratch, at, length);
  }
}
