package dev.parsimony.secondmoment.onednn;

import dev.parsimony.secondmoment.onednn.LayerKind.Variant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * What a network computes for a batch: outputs at test time, the gradient at its input, and those
 * of its parameters.
 */
record LayerResults(Map<String, float[]> tensors) {
  /** Of the largest element of all tensors. */
  private static final double VANISHING = 1e-2;

  static LayerResults of(MultiLayerNetwork network, Variant variant) {
    DataType type = network.params().dataType();
    INDArray features = variant.features().castTo(type);
    Map<String, float[]> tensors = new LinkedHashMap<>();
    INDArray output = network.output(features);
    tensors.put("output", values(output));
    Nd4j.getRandom().setSeed(5);
    INDArray labels = Nd4j.rand(DataType.FLOAT, output.shape()).gt(0.5).castTo(type);
    // Layers may overwrite their input; some activation functions draw random numbers.
    features = variant.features().castTo(type);
    Nd4j.getRandom().setSeed(11);
    Pair<Gradient, INDArray> gradients = network.calculateGradients(features, labels, null, null);
    tensors.put("input gradient", values(gradients.getSecond()));
    gradients
        .getFirst()
        .gradientForVariable()
        .forEach((name, gradient) -> tensors.put(name, values(gradient)));
    return new LayerResults(tensors);
  }

  private static float[] values(INDArray array) {
    return array.dup('c').data().asFloat();
  }

  /** Returns the largest error of a tensor over its largest element; infinite for NaN. */
  double error(LayerResults expected) {
    return error(expected, 0);
  }

  /**
   * Returns the largest error of a tensor over its largest element, or over a hundredth of the
   * largest element of all tensors where that is more: a gradient that adds up to zero by
   * mathematics, for example that of a bias before softmax, is nothing but rounding.
   */
  double errorButForVanishing(LayerResults expected) {
    double largest =
        expected.tensors.values().stream().mapToDouble(LayerResults::largest).max().orElseThrow();
    return error(expected, VANISHING * largest);
  }

  private double error(LayerResults expected, double leastScale) {
    double worst = 0;
    for (Map.Entry<String, float[]> entry : tensors.entrySet()) {
      float[] wanted = expected.tensors.get(entry.getKey());
      double error = largestDifference(entry.getValue(), wanted);
      double scale = Math.max(largest(wanted), leastScale);
      worst = Math.max(worst, error == 0 ? 0 : error / scale);
    }
    return Double.isNaN(worst) ? Double.POSITIVE_INFINITY : worst;
  }

  private static double largest(float[] values) {
    double largest = 0;
    for (float value : values) {
      largest = Math.max(largest, Math.abs(value));
    }
    return largest;
  }

  private static double largestDifference(float[] actual, float[] expected) {
    double largest = 0;
    for (int i = 0; i < expected.length; i++) {
      largest = Math.max(largest, Math.abs((double) actual[i] - expected[i]));
    }
    return largest;
  }

  boolean sameBits(LayerResults other) {
    return tensors.entrySet().stream()
        .allMatch(entry -> Arrays.equals(entry.getValue(), other.tensors.get(entry.getKey())));
  }
}
