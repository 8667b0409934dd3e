package dev.parsimony.spark.dl4j;

import org.bytedeco.javacpp.FloatPointer;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Bulk copies between float arrays and dense float32 arrays of ND4J. */
final class Floats {
  private Floats() {}

  /** Copies a contiguous array, in the order of its memory, into {@code into[0..length)}. */
  static void read(INDArray from, float[] into) {
    at(from).get(into, 0, Math.toIntExact(from.length()));
  }

  /** Copies {@code from[0..length)} over a contiguous array, in the order of its memory. */
  static void write(float[] from, INDArray into) {
    at(into).put(from, 0, Math.toIntExact(into.length()));
  }

  private static FloatPointer at(INDArray array) {
    return new FloatPointer((FloatPointer) array.data().pointer()).position(array.offset());
  }

  static float[] copy(INDArray from) {
    float[] copy = new float[Math.toIntExact(from.length())];
    if (copy.length > 0) {
      read(from, copy);
    }
    return copy;
  }
}
