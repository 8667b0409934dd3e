package dev.parsimony.spark.exchange;

/** A part of a vector of float32, little-endian on its way. */
final class FloatBlock extends Block {
  private float[] vector = {};
  private int offset;
  private int bytes;

  /** Views elements of the caller's array, none of which is here yet. */
  void view(float[] array, int from, int length) {
    vector = array;
    offset = from;
    bytes = length * Float.BYTES;
    clear();
  }

  /** Declares all elements to be here. */
  void reachEnd() {
    reach(bytes, true);
  }

  /** Elements that are here. */
  int filledElements() {
    return filled() / Float.BYTES;
  }

  /** Where in the array the block begins. */
  int offset() {
    return offset;
  }

  @Override
  boolean takes(int length, boolean last) {
    int left = bytes - filled();
    return length % Float.BYTES == 0 && length <= left && last == (length == left);
  }

  @Override
  void copyTo(Scratch scratch, int from, int length) {
    scratch.floats.put(0, vector, offset + from / Float.BYTES, length / Float.BYTES);
  }

  @Override
  void store(Scratch scratch, int at, int length) {
    scratch.floats.get(0, vector, offset + at / Float.BYTES, length / Float.BYTES);
  }
}
