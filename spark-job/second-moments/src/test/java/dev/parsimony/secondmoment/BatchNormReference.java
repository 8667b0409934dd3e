package dev.parsimony.secondmoment;

import java.util.List;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;

/**
 * The second moments of a batch normalisation's gamma and beta in plain scalar arithmetic: every
 * example's term of the gradient's sum, squared, with the statistics of the whole batch. The
 * gradient at the layer's output needs no backward pass: the layer after it is the output layer
 * with softmax and cross entropy, whose gradient is (p - y) Wᵀ.
 */
final class BatchNormReference {
  private static final double EPS = 1e-5;

  private final double[] gamma;
  private final double[] beta;

  /**
   * @param layer index of the batch normalisation; the output layer follows it
   */
  BatchNormReference(
      MultiLayerNetwork network, int layer, DataSet batch, boolean image, CNN2DFormat format) {
    List<INDArray> activations = network.feedForward(batch.getFeatures(), true);
    INDArray input = channelsLast(activations.get(layer), image, format);
    INDArray probabilities = activations.get(layer + 2);
    INDArray weights = network.getLayer(layer + 1).getParam("W");
    INDArray flat = probabilities.sub(batch.getLabels()).mmul(weights.transpose());
    INDArray epsilon = channelsLast(unflatten(flat, activations.get(layer), image), image, format);
    int examples = (int) input.size(0);
    int positions = (int) input.size(1);
    int channels = (int) input.size(2);
    gamma = new double[channels];
    beta = new double[channels];
    for (int c = 0; c < channels; c++) {
      double mean = 0;
      double squares = 0;
      for (int z = 0; z < examples; z++) {
        for (int p = 0; p < positions; p++) {
          mean += input.getDouble(z, p, c);
        }
      }
      mean /= examples * positions;
      for (int z = 0; z < examples; z++) {
        for (int p = 0; p < positions; p++) {
          squares += Math.pow(input.getDouble(z, p, c) - mean, 2);
        }
      }
      double deviation = Math.sqrt(squares / (examples * positions) + EPS);
      for (int z = 0; z < examples; z++) {
        double forGamma = 0;
        double forBeta = 0;
        for (int p = 0; p < positions; p++) {
          double e = epsilon.getDouble(z, p, c);
          forGamma += e * (input.getDouble(z, p, c) - mean) / deviation;
          forBeta += e;
        }
        gamma[c] += forGamma * forGamma;
        beta[c] += forBeta * forBeta;
      }
    }
  }

  double[] gamma() {
    return gamma;
  }

  double[] beta() {
    return beta;
  }

  private static INDArray unflatten(INDArray flat, INDArray like, boolean image) {
    return image ? flat.dup('c').reshape('c', like.shape()) : flat;
  }

  /** [examples, positions, channels]. */
  private static INDArray channelsLast(INDArray array, boolean image, CNN2DFormat format) {
    if (!image) {
      return array.reshape(array.size(0), 1, array.size(1));
    }
    INDArray last = format == CNN2DFormat.NCHW ? array.permute(0, 2, 3, 1) : array;
    INDArray dense = Nd4j.createUninitialized(last.dataType(), last.shape(), 'c').assign(last);
    return dense.reshape('c', last.size(0), last.size(1) * last.size(2), last.size(3));
  }
}
