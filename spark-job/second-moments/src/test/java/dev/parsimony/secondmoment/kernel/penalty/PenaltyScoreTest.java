package dev.parsimony.secondmoment.kernel.penalty;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.parsimony.secondmoment.kernel.parallel.Parallel;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.regularization.L1Regularization;
import org.nd4j.linalg.learning.regularization.L2Regularization;
import org.nd4j.linalg.learning.regularization.Regularization;
import org.nd4j.linalg.learning.regularization.WeightDecay;

/** Against sums in float64, element by element. */
final class PenaltyScoreTest {
  private static final double L1 = 0.01;
  private static final double L2 = 0.3;
  private static final double DECAY = 0.2;
  private static final double OWN = 7;

  @ParameterizedTest(name = "{0} x {1} in {2} order, seed 3")
  @CsvSource({"1, 1, c", "5, 7, f", "64, 32, c", "301, 203, f", "301, 203, c"})
  void sumsOfWeights(int rows, int columns, char order) {
    INDArray weights = weights(rows, columns, order);
    double absolutes = 0;
    double squares = 0;
    for (double weight : weights.dup().data().asDouble()) {
      absolutes += Math.abs(weight);
      squares += weight * weight;
    }
    for (double l1 : new double[] {0, L1}) {
      double expected = l1 * absolutes + 0.5 * (L2 + DECAY) * squares + OWN;
      double first = score(weights, l1, 1);
      assertEquals(expected, first, 1e-6 * expected);
      for (int threads : new int[] {2, 3, 5}) {
        assertEquals(first, score(weights, l1, threads));
      }
    }
  }

  private static double score(INDArray weights, double l1, int threads) {
    DenseLayer layer = new DenseLayer.Builder().nIn(1).nOut(1).build();
    List<Regularization> terms = new ArrayList<>();
    if (l1 != 0) {
      terms.add(new L1Regularization(l1));
    }
    terms.add(new L2Regularization(L2));
    terms.add(new WeightDecay(DECAY, true));
    terms.add(new Constant());
    layer.setRegularization(terms);
    Map<String, INDArray> parameters =
        Map.of("W", weights, "b", Nd4j.ones(1, weights.columns())); // biases have no penalty
    return Parallel.withThreads(threads, () -> new PenaltyScore().of(layer, parameters, 0, 0));
  }

  /** A user's own. */
  private static final class Constant extends L2Regularization {
    private static final long serialVersionUID = 1;

    Constant() {
      super(1);
    }

    @Override
    public double score(INDArray parameter, int iteration, int epoch) {
      return OWN;
    }
  }

  private static INDArray weights(int rows, int columns, char order) {
    Random random = new Random(3);
    INDArray weights = Nd4j.createUninitialized(new int[] {rows, columns}, order);
    for (int row = 0; row < rows; row++) {
      for (int column = 0; column < columns; column++) {
        weights.putScalar(row, column, random.nextGaussian());
      }
    }
    return weights;
  }
}
