package dev.parsimony.secondmoment;

import dev.parsimony.secondmoment.slot.ParameterSlot;
import dev.parsimony.secondmoment.slot.ParameterSlots;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.api.MultiDataSet;
import org.nd4j.linalg.indexing.INDArrayIndex;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * Compares a network's second moments with their definition: the sum of the squared gradients that
 * plain DL4J computes for one example at a time. The test of a layer's {@link SecondMomentRule} is
 * one line:
 *
 * <pre>{@code
 * ExactnessCheck.assertExactByRule(network, batch);
 * }</pre>
 *
 * <p>The network must not draw random numbers (dropout, weight noise), which differ between a batch
 * and its examples, and not couple examples, as batch normalisation does: there the gradient of an
 * example alone is another one. Networks and batches stay as they are.
 */
public final class ExactnessCheck {
  /** Largest relative L2 error of a parameter's second moments in float32. */
  private static final double MAX_ERROR_FLOAT = 1e-5;

  /** Largest relative L2 error of a parameter's second moments in float64. */
  private static final double MAX_ERROR_DOUBLE = 1e-10;

  private static final int MIN_EXAMPLES = 2;

  private ExactnessCheck() {}

  /**
   * Checks that second moments are exact and that the gradient's bits are those without them,
   * whether layers have rules or are replayed.
   *
   * @param network initialised
   * @param batch of at least two examples, with masks where the network needs them; in the
   *     network's data type, which decides on the tolerance: a relative L2 error of 1e-5 in
   *     float32, of 1e-10 in float64
   * @throws AssertionError naming the parameter and its error
   * @throws IllegalArgumentException if the batch shows nothing: it has one example, or a parameter
   *     without a gradient
   * @throws UnsupportedLayerException naming a layer that has no exact second moments
   */
  public static void assertExact(MultiLayerNetwork network, DataSet batch) {
    check(new Sequential(network.clone()), new Sequential(network.clone()), batch.toMultiDataSet());
  }

  /**
   * Checks a graph as {@link #assertExact(MultiLayerNetwork, DataSet)} does.
   *
   * @param graph initialised
   * @param batch of at least two examples
   */
  public static void assertExact(ComputationGraph graph, MultiDataSet batch) {
    check(new Graph(graph.clone()), new Graph(graph.clone()), batch);
  }

  /**
   * Checks as {@link #assertExact(MultiLayerNetwork, DataSet)} does, and that no layer is replayed:
   * replay is exact without any rule, so that a rule that is never found would go unnoticed.
   *
   * @param network initialised
   * @param batch of at least two examples
   * @throws AssertionError naming a layer that is replayed, or a parameter and its error
   */
  public static void assertExactByRule(MultiLayerNetwork network, DataSet batch) {
    requireNoReplay(SecondMoments.install(network.clone()));
    assertExact(network, batch);
  }

  /**
   * Checks a graph as {@link #assertExactByRule(MultiLayerNetwork, DataSet)} does.
   *
   * @param graph initialised
   * @param batch of at least two examples
   */
  public static void assertExactByRule(ComputationGraph graph, MultiDataSet batch) {
    requireNoReplay(SecondMoments.install(graph.clone()));
    assertExact(graph, batch);
  }

  private static void requireNoReplay(SecondMoments moments) {
    if (!moments.replayed().isEmpty()) {
      throw new AssertionError(
          "Replayed, for no SecondMomentRule applies: "
              + String.join(", ", moments.replayed())
              + "; is it in META-INF/services/"
              + SecondMomentRule.class.getName()
              + ", for this class of layers?");
    }
  }

  private static void check(Trained plain, Trained withMoments, MultiDataSet batch) {
    double[] expected = sumOfSquares(plain, batch);
    double[] gradient = gradient(plain, batch);
    SecondMoments moments = withMoments.install();
    if (!Arrays.equals(gradient, gradient(withMoments, batch))) {
      throw new AssertionError("The gradient is not what it is without second moments");
    }
    double[] got = moments.flat().toDoubleVector();
    requireUnchangedByPause(moments, withMoments, batch, gradient, got);
    double limit =
        moments.flat().dataType() == DataType.DOUBLE ? MAX_ERROR_DOUBLE : MAX_ERROR_FLOAT;
    int from = 0;
    for (ParameterSlot slot : plain.slots()) {
      for (Map.Entry<String, INDArray> parameter : slot.parameters().entrySet()) {
        int to = from + Math.toIntExact(parameter.getValue().length());
        if (slot.trained() && !slot.statistic(parameter.getKey())) {
          String name = "'" + parameter.getKey() + "' of '" + slot.name() + "'";
          requireClose(
              name,
              Arrays.copyOfRange(expected, from, to),
              Arrays.copyOfRange(got, from, to),
              limit);
        }
        from = to;
      }
    }
  }

  /** Passes without second moments change neither the gradient nor what comes after them. */
  private static void requireUnchangedByPause(
      SecondMoments moments,
      Trained network,
      MultiDataSet batch,
      double[] gradient,
      double[] expected) {
    moments.want(false);
    if (!Arrays.equals(gradient, gradient(network, batch))) {
      throw new AssertionError("The gradient is another one where no second moments are wanted");
    }
    moments.want(true);
    gradient(network, batch);
    if (!Arrays.equals(expected, moments.flat().toDoubleVector())) {
      throw new AssertionError("The second moments are others after a pass that wanted none");
    }
  }

  private static void requireClose(String name, double[] expected, double[] got, double limit) {
    double norm = 0;
    double difference = 0;
    for (int i = 0; i < expected.length; i++) {
      norm += expected[i] * expected[i];
      difference += (expected[i] - got[i]) * (expected[i] - got[i]);
    }
    if (norm == 0) {
      throw new IllegalArgumentException(
          "The parameter " + name + " has no gradient in this batch, which so shows nothing");
    }
    double error = Math.sqrt(difference / norm);
    // The negation also finds NaN.
    if (!(error <= limit)) {
      throw new AssertionError(
          "The second moments of the parameter "
              + name
              + " have a relative L2 error of "
              + error
              + ", above "
              + limit);
    }
  }

  private static double[] sumOfSquares(Trained plain, MultiDataSet batch) {
    int examples = Math.toIntExact(batch.getFeatures(0).size(0));
    if (examples < MIN_EXAMPLES) {
      throw new IllegalArgumentException(
          "A batch of at least " + MIN_EXAMPLES + " examples shows something: " + examples);
    }
    double[] sums = {};
    for (int example = 0; example < examples; example++) {
      double[] single = gradient(plain, example(batch, example));
      sums = example == 0 ? new double[single.length] : sums;
      for (int i = 0; i < sums.length; i++) {
        sums[i] += single[i] * single[i];
      }
    }
    return sums;
  }

  private static double[] gradient(Trained network, MultiDataSet batch) {
    return network.gradient(batch).toDoubleVector();
  }

  private static MultiDataSet example(MultiDataSet batch, int example) {
    return new org.nd4j.linalg.dataset.MultiDataSet(
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

  /** A network of either kind, whose gradients can be computed without a step. */
  private interface Trained {
    List<ParameterSlot> slots();

    SecondMoments install();

    /** Computes the flat gradient of a batch, summed over its examples; a view. */
    INDArray gradient(MultiDataSet batch);
  }

  private record Sequential(MultiLayerNetwork network) implements Trained {
    Sequential {
      network.initGradientsView();
    }

    @Override
    public List<ParameterSlot> slots() {
      return ParameterSlots.of(network);
    }

    @Override
    public SecondMoments install() {
      return SecondMoments.install(network);
    }

    @Override
    public INDArray gradient(MultiDataSet batch) {
      network.setInput(batch.getFeatures(0));
      network.setLabels(batch.getLabels(0));
      network.setLayerMaskArrays(batch.getFeaturesMaskArray(0), batch.getLabelsMaskArray(0));
      network.computeGradientAndScore();
      network.clearLayerMaskArrays();
      return network.getFlattenedGradients();
    }
  }

  private record Graph(ComputationGraph graph) implements Trained {
    Graph {
      graph.initGradientsView();
    }

    @Override
    public List<ParameterSlot> slots() {
      return ParameterSlots.of(graph);
    }

    @Override
    public SecondMoments install() {
      return SecondMoments.install(graph);
    }

    @Override
    public INDArray gradient(MultiDataSet batch) {
      graph.setInputs(batch.getFeatures());
      graph.setLabels(batch.getLabels());
      graph.setLayerMaskArrays(batch.getFeaturesMaskArrays(), batch.getLabelsMaskArrays());
      graph.computeGradientAndScore();
      graph.clearLayerMaskArrays();
      return graph.getFlattenedGradients();
    }
  }
}
