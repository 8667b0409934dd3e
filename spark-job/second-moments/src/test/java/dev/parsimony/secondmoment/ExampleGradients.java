package dev.parsimony.secondmoment;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.MultiDataSet;
import org.nd4j.linalg.indexing.INDArrayIndex;
import org.nd4j.linalg.indexing.NDArrayIndex;

/** The reference for second moments: gradients of one example at a time by plain DL4J. */
final class ExampleGradients {
  private ExampleGradients() {}

  /**
   * Compares a network's second moments with the reference, its gradient with that of the plain
   * network, bit for bit, and its configuration with itself.
   */
  static void assertExact(Model model, MultiDataSet batch) {
    double[] expected = sumOfSquares(model, batch);
    double[] plain = gradient(model, batch);
    String configuration = configuration(model);
    SecondMoments moments = Models.install(model);
    for (int time = 0; time < 2; time++) {
      assertArrayEquals(plain, gradient(model, batch), "gradient");
      assertClose(model, expected, moments.flat().toDoubleVector());
    }
    assertEquals(configuration, configuration(model));
  }

  static double[] sumOfSquares(Model model, MultiDataSet batch) {
    int examples = (int) batch.getFeatures(0).size(0);
    double[] sums = new double[(int) model.params().length()];
    for (int example = 0; example < examples; example++) {
      TestDropout.showOnly(example);
      double[] single = gradient(model, example(batch, example));
      for (int i = 0; i < sums.length; i++) {
        sums[i] += single[i] * single[i];
      }
    }
    TestDropout.showAll(examples);
    return sums;
  }

  static MultiDataSet example(MultiDataSet batch, int example) {
    return new MultiDataSet(
        rows(batch.getFeatures(), example),
        rows(batch.getLabels(), example),
        rows(batch.getFeaturesMaskArrays(), example),
        rows(batch.getLabelsMaskArrays(), example));
  }

  private static INDArray @Nullable [] rows(INDArray @Nullable [] arrays, int example) {
    if (arrays == null) {
      return null;
    }
    INDArray[] rows = new INDArray[arrays.length];
    for (int i = 0; i < rows.length; i++) {
      if (arrays[i] != null) {
        INDArrayIndex[] indices = new INDArrayIndex[arrays[i].rank()];
        Arrays.fill(indices, NDArrayIndex.all());
        indices[0] = NDArrayIndex.interval(example, example + 1);
        rows[i] = arrays[i].get(indices).dup('c');
      }
    }
    return rows;
  }

  /** Forward and backward pass as {@code fit} makes it. */
  static double[] gradient(Model model, MultiDataSet batch) {
    if (model instanceof MultiLayerNetwork sequential) {
      sequential.initGradientsView();
      sequential.setInput(batch.getFeatures(0));
      sequential.setLabels(batch.getLabels(0));
      if (batch.hasMaskArrays()) {
        sequential.setLayerMaskArrays(batch.getFeaturesMaskArray(0), batch.getLabelsMaskArray(0));
      }
      sequential.computeGradientAndScore();
      sequential.clearLayerMaskArrays();
    } else {
      ComputationGraph graph = (ComputationGraph) model;
      graph.initGradientsView();
      graph.setInputs(batch.getFeatures());
      graph.setLabels(batch.getLabels());
      if (batch.hasMaskArrays()) {
        graph.setLayerMaskArrays(batch.getFeaturesMaskArrays(), batch.getLabelsMaskArrays());
      }
      graph.computeGradientAndScore();
      graph.clearLayerMaskArrays();
    }
    return Models.flatGradient(model);
  }

  static void fit(Model model, MultiDataSet batch) {
    if (model instanceof MultiLayerNetwork network) {
      network.fit(
          new DataSet(
              batch.getFeatures(0),
              batch.getLabels(0),
              batch.getFeaturesMaskArray(0),
              batch.getLabelsMaskArray(0)));
    } else {
      ((ComputationGraph) model).fit(batch);
    }
  }

  static String configuration(Model model) {
    return model instanceof MultiLayerNetwork network
        ? network.getLayerWiseConfigurations().toJson()
        : ((ComputationGraph) model).getConfiguration().toJson();
  }

  /** Relative L2 error of each trained tensor. */
  static void assertClose(Model model, double[] expected, double[] got) {
    double tolerance = model.params().dataType() == DataType.DOUBLE ? 1e-10 : 1e-5;
    for (Models.Tensor tensor : Models.tensors(model)) {
      double error = 0;
      double norm = 0;
      for (int i = tensor.from(); i < tensor.to(); i++) {
        error += Math.pow(expected[i] - got[i], 2);
        norm += Math.pow(expected[i], 2);
      }
      if (tensor.trained()) {
        assertTrue(
            Math.sqrt(error) <= tolerance * Math.sqrt(norm),
            tensor.name() + ": relative L2 error " + Math.sqrt(error / norm));
      }
    }
  }
}
