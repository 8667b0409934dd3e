package dev.parsimony.spark.dl4j;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parsimony.spark.dl4j.file.MalformedModelException;
import dev.parsimony.spark.dl4j.file.Normaliser;
import dev.parsimony.spark.dl4j.file.Zips;
import dev.parsimony.spark.worker.ReplicaState;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import org.deeplearning4j.nn.api.Model;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.learning.config.Adam;

/** Workers go on from a checkpoint's numbers, whatever else its model's file holds. */
final class CheckpointModelTest {
  private static Model model(String kind) {
    return switch (kind) {
      case "sequential" -> TestNetworks.denseWithBatchNorm(new Adam(0.1));
      case "graph" -> TestNetworks.branches(TestNetworks.base(new Adam(0.1)));
      case "float64" ->
          TestNetworks.branches(TestNetworks.base(new Adam(0.1)).dataType(DataType.DOUBLE));
      default -> throw new IllegalArgumentException(kind);
    };
  }

  private static void train(Model model) {
    boolean vectors = model.numParams() == 468;
    for (int seed = 1; seed <= 3; seed++) {
      TestNetworks.fit(
          model,
          vectors ? TestNetworks.batch(seed, 4, 8, 20) : TestNetworks.batch(seed, 4, 8, 3, 12, 12));
    }
  }

  private static byte[] checkpoint(Network network) throws IOException {
    NetworkCopy copy = new NetworkCopy(network, Normaliser.NONE);
    copy.take();
    ByteArrayOutputStream zip = new ByteArrayOutputStream();
    copy.write(zip);
    return zip.toByteArray();
  }

  @ParameterizedTest
  @ValueSource(strings = {"sequential", "graph", "float64"})
  void numbersAndCountersComeBack(String kind) throws IOException {
    Model model = model(kind);
    NetworkSnapshot begun = NetworkSnapshot.of(model);
    train(model);
    Network trained = Network.of(model);
    trained.setCounters(trained.iteration(), 2);
    Network back = NetworkFiles.network(new ByteArrayInputStream(checkpoint(trained)), begun);
    ReplicaState expected = NetworkSnapshot.stateOf(trained);
    ReplicaState got = NetworkSnapshot.stateOf(back);
    assertArrayEquals(expected.parameters(), got.parameters());
    assertArrayEquals(expected.updaterState(), got.updaterState());
    assertEquals(3, got.iteration());
    assertEquals(2, got.epoch());
    assertEquals(trained.parameters(), back.parameters());
    assertEquals(trained.configurationJson(), back.configurationJson());
  }

  @Test
  void theConfigurationInTheFileCreatesNothing() throws IOException {
    Model model = model("sequential");
    Map<String, byte[]> entries = Zips.entries(checkpoint(Network.of(model)));
    String json = new String(entries.get("configuration.json"), StandardCharsets.UTF_8);
    String stranger =
        json.replace("org.nd4j.linalg.activations.impl.ActivationTanH", "no.such.Activation");
    assertTrue(!stranger.equals(json), "nothing was replaced");
    entries.put("configuration.json", stranger.getBytes(StandardCharsets.UTF_8));
    Network back =
        NetworkFiles.network(
            new ByteArrayInputStream(Zips.zip(entries)), NetworkSnapshot.of(model));
    assertEquals(json, back.configurationJson());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"preprocessor.bin", "objects/labels", "another network", "cut", "no parameters"})
  void otherFilesAreRefusedAtOnce(String kind) throws IOException {
    Model model = model("sequential");
    Map<String, byte[]> entries = Zips.entries(checkpoint(Network.of(model)));
    byte[] parameters = entries.get("coefficients.bin");
    switch (kind) {
      case "another network" -> {
        Model graph = model("graph");
        entries.putAll(Zips.entries(checkpoint(Network.of(graph))));
      }
      case "cut" ->
          entries.put("coefficients.bin", Arrays.copyOf(parameters, parameters.length - 1));
      case "no parameters" -> entries.remove("coefficients.bin");
      default -> entries.put(kind, new byte[] {1});
    }
    byte[] zip = Zips.zip(entries);
    NetworkSnapshot run = NetworkSnapshot.of(model);
    assertThrows(
        MalformedModelException.class,
        () -> NetworkFiles.network(new ByteArrayInputStream(zip), run));
  }
}
