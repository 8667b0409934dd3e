package dev.parsimony.secondmoment;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import dev.parsimony.secondmoment.onednn.OneDnn;
import org.deeplearning4j.nn.api.Model;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.factory.Nd4j;

/**
 * What holds for every layer: its second moments are those of single examples' gradients, and
 * taking them changes nothing. A test class has a static method {@code cases} that names the
 * layers, and {@code trained} for those to train, among them some that draw random numbers, which
 * differ between a batch and its examples.
 */
abstract class LayerMomentsContract {
  private static final int FITS = 8;

  @BeforeAll
  static void prepare() {
    OneDnn.enable();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("cases")
  void areExactInFloat(LayerCase layers) {
    assertExact(layers, DataType.FLOAT);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("cases")
  void areExactInDouble(LayerCase layers) {
    assertExact(layers, DataType.DOUBLE);
  }

  private static void assertExact(LayerCase layers, DataType dataType) {
    Model sequential = layers.sequential(dataType);
    ExampleGradients.assertExact(sequential, layers.batch(3, sequential, dataType));
    Model graph = layers.graph(dataType);
    ExampleGradients.assertExact(graph, layers.batch(4, graph, dataType));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("trained")
  void leaveTrainingAsItIs(LayerCase layers) {
    assertArrayEquals(trained(layers, false), trained(layers, true));
  }

  /** The parameters after some steps of {@code fit} from the same random numbers. */
  private static double[] trained(LayerCase layers, boolean withSecondMoments) {
    Model model = layers.sequential(DataType.FLOAT);
    if (withSecondMoments) {
      Models.install(model);
    }
    Nd4j.getRandom().setSeed(11);
    for (int step = 0; step < FITS; step++) {
      ExampleGradients.fit(model, layers.batch(20 + step, model, DataType.FLOAT));
    }
    return model.params().toDoubleVector();
  }
}
