package dev.parsimony.spark.ml;

import dev.parsimony.spark.config.UserErrorException;
import java.util.Arrays;
import org.apache.spark.ml.classification.MultilayerPerceptronClassificationModel;
import org.apache.spark.ml.linalg.Vectors;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.params.DefaultParamInitializer;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.activations.impl.ActivationSigmoid;
import org.nd4j.linalg.activations.impl.ActivationSoftmax;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Spark's own multilayer perceptron with the weights of a network of the same form, as {@code
 * layers} makes it: dense layers with sigmoids, then softmax.
 */
final class SparkPerceptron {
  private final int[] widths;
  private final double[] weights;

  private SparkPerceptron(int[] widths, double[] weights) {
    this.widths = widths;
    this.weights = weights;
  }

  /**
   * Takes over a network's weights.
   *
   * @throws UserErrorException where Spark's perceptron has no such layer
   */
  static SparkPerceptron of(Model model) {
    if (!(model instanceof MultiLayerNetwork network)) {
      throw refused("a graph");
    }
    if (!network.getLayerWiseConfigurations().getInputPreProcessors().isEmpty()) {
      throw refused("input preprocessors");
    }
    Layer[] layers = network.getLayers();
    int[] widths = new int[layers.length + 1];
    double[] weights = new double[Math.toIntExact(network.numParams())];
    int next = 0;
    for (int i = 0; i < layers.length; i++) {
      requireOfSparks(layers[i], i == layers.length - 1);
      INDArray kernel = layers[i].getParam(DefaultParamInitializer.WEIGHT_KEY);
      widths[i] = Math.toIntExact(kernel.rows());
      widths[i + 1] = Math.toIntExact(kernel.columns());
      next = append(weights, next, kernel);
      next = append(weights, next, layers[i].getParam(DefaultParamInitializer.BIAS_KEY));
    }
    return new SparkPerceptron(widths, weights);
  }

  /** By rows: for each input its weights to all outputs, which Spark keeps by columns. */
  private static int append(double[] to, int from, INDArray parameters) {
    double[] values = parameters.dup('c').data().asDouble();
    System.arraycopy(values, 0, to, from, values.length);
    return from + values.length;
  }

  private static void requireOfSparks(Layer layer, boolean last) {
    org.deeplearning4j.nn.conf.layers.Layer form = layer.conf().getLayer();
    boolean known;
    if (form instanceof OutputLayer output && last) {
      known = plain(output.getActivationFn(), true) && output.hasBias();
    } else if (form instanceof DenseLayer dense && !last) {
      known = plain(dense.getActivationFn(), false) && dense.hasBias() && !dense.hasLayerNorm();
    } else {
      known = false;
    }
    if (!known) {
      String activation = form instanceof BaseLayer base ? " with " + base.getActivationFn() : "";
      throw refused("a " + form.getClass().getSimpleName() + activation);
    }
  }

  private static boolean plain(IActivation activation, boolean last) {
    return last ? activation instanceof ActivationSoftmax : activation instanceof ActivationSigmoid;
  }

  private static UserErrorException refused(String found) {
    return new UserErrorException(
        "Spark's perceptron has dense layers with sigmoids and biases, then softmax, as the"
            + " parameter layers makes them, and this network has "
            + found
            + "; use the model itself, or toNetwork().");
  }

  /** Returns Spark's model, which answers rows of the same columns. */
  MultilayerPerceptronClassificationModel of(ParsimonyClassificationModel model) {
    if (model.isDefined(model.featuresCols())) {
      throw new UserErrorException(
          "Spark's perceptron reads one column of vectors, and this model reads "
              + Arrays.toString(model.getFeaturesCols())
              + "; put them together by VectorAssembler before training.");
    }
    var perceptron =
        new MultilayerPerceptronClassificationModel(model.uid(), Vectors.dense(weights));
    perceptron.set(perceptron.layers(), widths);
    perceptron.setFeaturesCol(model.getFeaturesCol());
    perceptron.setPredictionCol(model.getPredictionCol());
    perceptron.setProbabilityCol(model.getProbabilityCol());
    perceptron.setRawPredictionCol(model.getRawPredictionCol());
    if (model.isDefined(model.thresholds())) {
      perceptron.setThresholds(model.getThresholds());
    }
    return perceptron;
  }
}
