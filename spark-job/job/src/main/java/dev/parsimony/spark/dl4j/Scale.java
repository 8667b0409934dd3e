package dev.parsimony.spark.dl4j;

import dev.parsimony.compression.param.ParameterLayout;
import dev.parsimony.compression.param.ParameterTensor;
import dev.parsimony.compression.param.TensorKind;

/** Turns sums over examples into means and back. */
final class Scale {
  private Scale() {}

  /** Multiplies the elements of all tensors of a kind. */
  static void tensors(ParameterLayout layout, TensorKind kind, float[] values, float factor) {
    for (ParameterTensor tensor : layout.tensors()) {
      if (tensor.kind() == kind) {
        int end = tensor.offset() + tensor.length();
        for (int i = tensor.offset(); i < end; i++) {
          values[i] *= factor;
        }
      }
    }
  }
}
