package dev.parsimony.spark.profile;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parsimony.compression.CompressorSpec;
import dev.parsimony.spark.config.KernelChoice;
import dev.parsimony.spark.config.ModelSpec;
import dev.parsimony.spark.config.NonFinitePolicy;
import dev.parsimony.spark.config.RetrySpec;
import dev.parsimony.spark.config.SharingOptions;
import dev.parsimony.spark.config.Steps;
import dev.parsimony.spark.config.TrainingConfig;
import dev.parsimony.spark.config.UpdaterSpec;
import dev.parsimony.spark.data.format.ArrayEncoding;
import dev.parsimony.spark.data.format.ArrayShape;
import dev.parsimony.spark.data.format.ExampleFormat;
import dev.parsimony.spark.dl4j.NetworkSnapshot;
import dev.parsimony.spark.dl4j.Networks;
import java.io.IOException;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A profile of a small network, on as little time as can be. */
final class StepProfileTest {
  private static final int CLASSES = 3;

  /** By default updates travel, once in four steps. */
  @ParameterizedTest
  @ValueSource(strings = {"", "none", "qsgd"})
  void saysWhatEachLayerTook(String compression) throws IOException {
    ExampleFormat format = ExampleFormat.classified(ArrayShape.vector(7), ArrayEncoding.FLOAT32);
    NetworkSnapshot network =
        Networks.named(
            ModelSpec.parse("mlp:6,5"), format, CLASSES, UpdaterSpec.parse("adam:0.001"), 1);
    String table = StepProfile.measure(network, format, CLASSES, config(compression), 1, 0.01);
    for (String layer : new String[] {"layer0", "layer1", "layer2"}) {
      Matcher line =
          Pattern.compile(layer + " +\\S+ +(\\d+\\.\\d+) +(\\d+\\.\\d+) +\\d+\\.\\d+\n")
              .matcher(table);
      assertTrue(line.find(), table);
      assertTrue(Double.parseDouble(line.group(1)) > 0, table);
      assertTrue(Double.parseDouble(line.group(2)) > 0, table);
    }
    assertTrue(table.contains("compression") && table.contains("optimiser"), table);
  }

  private static TrainingConfig config(String compression) {
    SharingOptions said =
        new SharingOptions(
            Optional.empty(),
            Optional.empty(),
            OptionalInt.empty(),
            Optional.empty(),
            Optional.empty(),
            compression.isEmpty()
                ? Optional.empty()
                : Optional.of(CompressorSpec.parse(compression)),
            Optional.empty());
    return new TrainingConfig(
        new Steps(1, 4, false, 1, 0, 1, OptionalInt.empty()),
        said,
        KernelChoice.OWN,
        NonFinitePolicy.FAIL,
        Optional.empty(),
        false,
        Optional.empty(),
        new RetrySpec(RetrySpec.DEFAULT_MAX_FAILURES, 1));
  }
}
