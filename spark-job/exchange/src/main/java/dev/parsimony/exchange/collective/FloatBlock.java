package dev.parsimony.exchange.collective;

import dev.parsimony.exchange.frame.Scratch;

/** A part of a vector that travels as float32, little-endian. */
final class FloatBlock extends VectorBlock {
  FloatBlock() {
    super(Float.BYTES);
  }

  @Override
  public void copyTo(Scratch scratch, int from, int length) {
    scratch.floats.put(0, vector(), offset() + from / Float.BYTES, length / Float.BYTES);
  }

  @Override
  public void store(Scratch scratch, int at, int length) {
    scratch.floats.get(0, vector(), offset() + at / Float.BYTES, length / Float.BYTES);
  }
}
