package dev.parsimony.secondmoment.onednn;

import dev.parsimony.secondmoment.onednn.LayerKind.Variant;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Writes a table of what oneDNN does to each kind of layer: for each activation function the worst
 * error over its surroundings, as {@link OneDnnAgreementTest} measures it, and the time of a
 * forward and backward pass with and without. No test: CONTRIBUTING.md says how to run it.
 */
@EnabledIfSystemProperty(named = "parsimony.onednn", matches = ".+")
final class OneDnnTable {
  private static final int ROUNDS = 9;
  private static final int EXAMPLES = 16;

  @Test
  void write() throws IOException {
    OneDnn.enable();
    List<String> lines = new ArrayList<>();
    lines.add("| layer | worst error | errors by activation function | ms off | ms on | off/on |");
    lines.add("|---|---|---|---|---|---|");
    for (LayerKind kind : Kinds.all()) {
      lines.add(row(kind));
    }
    Path file = Path.of(System.getProperty("parsimony.onednn")).toAbsolutePath();
    Files.createDirectories(Objects.requireNonNull(file.getParent()));
    Files.write(file, lines);
  }

  private static String row(LayerKind kind) {
    Map<Activation, Double> errors = new TreeMap<>();
    for (Variant variant : kind.variants()) {
      errors.merge(variant.activation(), error(variant), Math::max);
    }
    double worst = errors.values().stream().mapToDouble(Double::doubleValue).max().orElseThrow();
    StringBuilder each = new StringBuilder();
    errors.forEach(
        (activation, error) ->
            each.append(String.format(Locale.ROOT, " %s %.0e", activation, error)));
    double off = OneDnnSwitch.off(() -> milliseconds(kind));
    double on = milliseconds(kind);
    return String.format(
        Locale.ROOT,
        "| %s | %.0e |%s | %.2f | %.2f | %.1f |",
        kind,
        worst,
        each,
        off,
        on,
        off / on);
  }

  private static double error(Variant variant) {
    MultiLayerNetwork plain = OneDnnSwitch.off(() -> variant.network(DataType.FLOAT));
    LayerResults expected = OneDnnSwitch.off(() -> LayerResults.of(plain, variant));
    LayerResults actual = LayerResults.of(variant.network(DataType.FLOAT), variant);
    return actual.errorButForVanishing(expected);
  }

  /** Of a pass over larger inputs, with ReLU where the layer takes an activation function. */
  private static double milliseconds(LayerKind kind) {
    Activation activation =
        kind.activations().contains(Activation.RELU) ? Activation.RELU : Activation.IDENTITY;
    LayerKind larger = kind.with(larger(kind.input()), EXAMPLES);
    Variant variant = new Variant(larger, activation, larger.surroundings().get(0));
    MultiLayerNetwork network = variant.network(DataType.FLOAT);
    INDArray features = variant.features();
    INDArray labels = Nd4j.rand(DataType.FLOAT, network.output(features).shape());
    double[] times = new double[ROUNDS];
    for (int round = 0; round < ROUNDS; round++) {
      long start = System.nanoTime();
      network.calculateGradients(features, labels, null, null);
      times[round] = (System.nanoTime() - start) / 1e6;
    }
    Arrays.sort(times);
    return times[ROUNDS / 2];
  }

  private static InputType larger(InputType input) {
    if (input instanceof InputType.InputTypeConvolutional image) {
      return InputType.convolutional(28, 28, image.getChannels(), image.getFormat());
    }
    if (input instanceof InputType.InputTypeConvolutional3D volume) {
      return InputType.convolutional3D(volume.getDataFormat(), 12, 12, 12, volume.getChannels());
    }
    if (input instanceof InputType.InputTypeRecurrent sequence) {
      return InputType.recurrent(64, 20, sequence.getFormat());
    }
    return InputType.feedForward(512);
  }
}
