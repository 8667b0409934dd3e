package dev.parsimony.spark.dl4j;

import dev.parsimony.compression.param.ParameterLayout;
import dev.parsimony.compression.param.ParameterTensor;
import dev.parsimony.compression.param.TensorKind;
import dev.parsimony.secondmoment.array.FloatMemory;
import dev.parsimony.secondmoment.array.Floats;
import java.util.Optional;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Turns sums over examples into means and back. */
final class Scale {
  /** Elements that are read and scaled at a time, few enough for the cache. */
  private static final int PIECE = 1 << 13;

  private Scale() {}

  /** Multiplies the elements of all tensors of a kind. */
  static void tensors(ParameterLayout layout, TensorKind kind, float[] values, float factor) {
    for (ParameterTensor tensor : layout.tensors()) {
      if (tensor.kind() == kind) {
        multiply(values, tensor.offset(), tensor.offset() + tensor.length(), factor);
      }
    }
  }

  /**
   * Copies a flat array and multiplies the elements of all trained tensors.
   *
   * @param from [parameters], dense
   * @param into as long
   */
  static void readTrained(ParameterLayout layout, INDArray from, float[] into, float factor) {
    Optional<FloatMemory> memory =
        FloatMemory.covers(from) ? Optional.of(FloatMemory.of(from)) : Optional.empty();
    for (ParameterTensor tensor : layout.tensors()) {
      int end = tensor.offset() + tensor.length();
      for (int first = tensor.offset(); first < end; first += PIECE) {
        int count = Math.min(PIECE, end - first);
        if (memory.isPresent()) {
          memory.get().read(first, into, first, count);
        } else {
          Floats.read(from, first, into, first, count);
        }
        if (tensor.kind() == TensorKind.TRAINED) {
          multiply(into, first, first + count, factor);
        }
      }
    }
  }

  private static void multiply(float[] values, int from, int to, float factor) {
    for (int i = from; i < to; i++) {
      values[i] *= factor;
    }
  }
}
