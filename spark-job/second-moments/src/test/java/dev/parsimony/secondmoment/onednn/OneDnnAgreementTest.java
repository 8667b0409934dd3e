package dev.parsimony.secondmoment.onednn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parsimony.secondmoment.onednn.LayerKind.Variant;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Every kind of layer, in every format and with every activation function, computes with oneDNN
 * what it computes without. That oneDNN took part shows in the bits: the same network, with DL4J's
 * helpers, rounds otherwise where ND4J may not use oneDNN.
 */
final class OneDnnAgreementTest {
  private static final double TOLERANCE = 1e-5;
  private static final int REPETITIONS = 3;

  /** Activation functions that are no operations of oneDNN. */
  private static final Set<Activation> PLAIN = EnumSet.of(Activation.IDENTITY, Activation.RELU);

  @BeforeAll
  static void prepare() {
    OneDnn.enable();
  }

  static Stream<LayerKind> kinds() {
    return Kinds.all().stream();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("kinds")
  void agreesWithAndWithout(LayerKind kind) {
    boolean tookPart = false;
    for (Variant variant : kind.variants()) {
      tookPart |= agrees(variant);
    }
    assertTrue(tookPart || !kind.oneDnn(), "oneDNN took no part");
  }

  /** Returns whether oneDNN took part, as far as was asked. */
  private static boolean agrees(Variant variant) {
    MultiLayerNetwork plain = OneDnnSwitch.off(() -> variant.network(DataType.FLOAT));
    MultiLayerNetwork helped = variant.network(DataType.FLOAT);
    assertEquals(List.of(), helpers(plain), variant::toString);
    LayerResults expected = OneDnnSwitch.off(() -> LayerResults.of(plain, variant));
    LayerResults actual = LayerResults.of(helped, variant);
    requireClose(variant, plain.params(), actual, expected);
    if (!PLAIN.contains(variant.activation())) {
      return false;
    }
    for (int i = 0; i < REPETITIONS; i++) {
      LayerResults again = LayerResults.of(helped, variant);
      assertTrue(actual.sameBits(again), () -> variant + " differs from time to time");
    }
    LayerResults without = OneDnnSwitch.off(() -> LayerResults.of(helped, variant));
    return !actual.sameBits(without);
  }

  /** Where float32 differs by more than the tolerance, float64 decides. */
  private static void requireClose(
      Variant variant, INDArray parameters, LayerResults actual, LayerResults expected) {
    double error = actual.error(expected);
    if (error <= TOLERANCE) {
      return;
    }
    MultiLayerNetwork doubles = variant.network(DataType.DOUBLE);
    doubles.setParams(parameters.castTo(DataType.DOUBLE));
    LayerResults exact = OneDnnSwitch.off(() -> LayerResults.of(doubles, variant));
    double toExact = actual.errorButForVanishing(exact);
    assertTrue(
        toExact <= TOLERANCE,
        () -> variant + ": error " + error + ", " + toExact + " against float64");
  }

  private static List<?> helpers(MultiLayerNetwork network) {
    return Arrays.stream(network.getLayers())
        .map(Layer::getHelper)
        .filter(Objects::nonNull)
        .toList();
  }
}
