package dev.parsimony.spark.dl4j.file;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parsimony.spark.config.AllowedClasses;
import dev.parsimony.spark.config.UserErrorException;
import dev.parsimony.spark.dl4j.TestNetworks;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.util.ModelSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.Sgd;

/** Saved models give what ModelSerializer gives, and nothing runs or grows that should not. */
final class ModelFileTest {
  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final int FOUR_GIB = 4096;

  private static ModelFile read(byte[] zip) throws IOException {
    return ModelFile.read("m.zip", () -> new ByteArrayInputStream(zip), AllowedClasses.NONE);
  }

  private static Model trained(String kind) {
    return switch (kind) {
      case "sequential" -> {
        MultiLayerNetwork network = TestNetworks.denseWithBatchNorm(new Adam(0.1));
        network.fit(TestNetworks.batch(3, 4, 8, 20));
        yield network;
      }
      case "graph" -> {
        ComputationGraph network = TestNetworks.branches(TestNetworks.base(new Adam(0.1)));
        network.fit(TestNetworks.batch(3, 4, 8, 3, 12, 12));
        yield network;
      }
      case "float64" -> {
        ComputationGraph network =
            TestNetworks.branches(TestNetworks.base(new Adam(0.1)).dataType(DataType.DOUBLE));
        network.fit(TestNetworks.batch(3, 4, 8, 3, 12, 12));
        yield network;
      }
      case "without state" -> TestNetworks.denseWithBatchNorm(new Sgd(0.1));
      default -> throw new IllegalArgumentException(kind);
    };
  }

  @ParameterizedTest
  @ValueSource(strings = {"sequential", "graph", "float64", "without state"})
  void isWhatModelSerializerRestores(String kind) throws IOException {
    Model model = trained(kind);
    byte[] zip = Zips.zip(Zips.entries(model));
    Model got = read(zip).model();
    if (model instanceof ComputationGraph) {
      ComputationGraph expected =
          ModelSerializer.restoreComputationGraph(new ByteArrayInputStream(zip), true);
      ComputationGraph graph = (ComputationGraph) got;
      assertEquals(expected.getConfiguration().toJson(), graph.getConfiguration().toJson());
      assertEquals(
          expected.getUpdater().getStateViewArray(), graph.getUpdater().getStateViewArray());
    } else {
      MultiLayerNetwork expected =
          ModelSerializer.restoreMultiLayerNetwork(new ByteArrayInputStream(zip), true);
      MultiLayerNetwork network = (MultiLayerNetwork) got;
      assertEquals(
          expected.getLayerWiseConfigurations().toJson(),
          network.getLayerWiseConfigurations().toJson());
      assertEquals(
          expected.getUpdater().getStateViewArray(), network.getUpdater().getStateViewArray());
    }
    assertEquals(model.params(), got.params());
    assertEquals(model.params().dataType(), got.params().dataType());
  }

  @Test
  void entriesMayComeInAnyOrder() throws IOException {
    Map<String, byte[]> entries = Zips.entries(trained("sequential"));
    List<String> names = new ArrayList<>(entries.keySet());
    Collections.reverse(names);
    Map<String, byte[]> reversed = new LinkedHashMap<>();
    names.forEach(name -> reversed.put(name, entries.get(name)));
    assertEquals(
        read(Zips.zip(entries)).model().params(), read(Zips.zip(reversed)).model().params());
  }

  @Test
  void othersAreKeptAsTheyAre() throws IOException {
    Map<String, byte[]> entries = Zips.entries(trained("sequential"));
    entries.put("objects/labels", serialised(new Traps.Kept()));
    entries.put("notes.txt", "mine".getBytes(StandardCharsets.UTF_8));
    ModelFile file = read(Zips.zip(entries));
    assertEquals(Set.of("objects/labels", "notes.txt"), file.others().keySet());
    assertArrayEquals(entries.get("objects/labels"), file.others().get("objects/labels"));
    assertFalse(Traps.SPRUNG.contains("Kept"), "it was deserialised");
  }

  @Test
  void aPreprocessorIsRefusedAndNotDeserialised() throws IOException {
    Map<String, byte[]> entries = Zips.entries(trained("sequential"));
    entries.put("preprocessor.bin", serialised(new Traps.Serialised()));
    byte[] zip = Zips.zip(entries);
    assertPreprocessorRefused(zip);
    assertFalse(Traps.SPRUNG.contains("Serialised"), "it was deserialised");
    ModelSerializer.restoreMultiLayerNetwork(new ByteArrayInputStream(zip), true);
    assertTrue(Traps.SPRUNG.contains("Serialised"), "the trap does not spring");
  }

  /** Java's serialisation takes 2^100 steps for a hundred sets, each twice in the next. */
  @Test
  void nestedSetsInAPreprocessorHangNothing() throws IOException {
    Map<String, byte[]> entries = Zips.entries(trained("sequential"));
    entries.put("preprocessor.bin", nestedSets());
    byte[] zip = Zips.zip(entries);
    assertTimeoutPreemptively(LIMIT, () -> assertPreprocessorRefused(zip));
  }

  private static void assertPreprocessorRefused(byte[] zip) {
    String sentence = assertThrows(UserErrorException.class, () -> read(zip)).sentence();
    assertTrue(sentence.startsWith("m.zip has a preprocessor.bin of an old DL4J;"), sentence);
  }

  static byte[] nestedSets() throws IOException {
    Set<Object> root = new HashSet<>();
    Set<Object> left = root;
    Set<Object> right = new HashSet<>();
    for (int i = 0; i < 100; i++) {
      Set<Object> nextLeft = new HashSet<>();
      Set<Object> nextRight = new HashSet<>();
      nextLeft.add("different");
      left.addAll(List.of(nextLeft, nextRight));
      right.addAll(List.of(nextLeft, nextRight));
      left = nextLeft;
      right = nextRight;
    }
    return serialised(root);
  }

  private static byte[] serialised(Object object) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(object);
    }
    return bytes.toByteArray();
  }

  /** 4 GiB in 4 MB: as a whole they do not fit into this JVM, nor into an array. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "configuration.json",
        "coefficients.bin",
        "updaterState.bin",
        "normalizer.bin",
        "preprocessor.bin",
        "noParams.marker",
        "objects/labels"
      })
  void hugeEntriesAreNotUnpacked(String name) throws IOException {
    Map<String, byte[]> entries = Zips.entries(trained("sequential"));
    byte[] beginning = entries.getOrDefault(name, new byte[0]);
    if (name.equals("normalizer.bin")) {
      beginning = NormaliserTest.standardise(4);
    }
    entries.remove(name);
    byte[] bomb = Zips.bomb(entries, name, beginning, FOUR_GIB);
    assertTrue(bomb.length < 8 << 20, "compressed: " + bomb.length);
    assertTimeoutPreemptively(
        LIMIT,
        () -> {
          Exception e = assertThrows(Exception.class, () -> read(bomb));
          assertTrue(e instanceof UserErrorException || e instanceof IOException, () -> "got " + e);
        });
  }

  @Test
  void lengthsThatLieAllocateNothing() throws IOException {
    Map<String, byte[]> entries = Zips.entries(trained("sequential"));
    byte[] parameters = entries.get("coefficients.bin");
    int count = (int) trained("sequential").numParams();
    for (byte value : new byte[] {1, 0x20, 0x7f}) {
      byte[] changed = parameters.clone();
      replaceLongs(changed, count, (long) value << 32);
      entries.put("coefficients.bin", changed);
      assertMessage(
          "coefficients.bin: it has " + ((long) value << 32) + " elements", Zips.zip(entries));
    }
  }

  @Test
  void arraysOfAnotherNetworkAreNamed() throws IOException {
    Map<String, byte[]> entries = Zips.entries(trained("sequential"));
    Map<String, byte[]> other = new LinkedHashMap<>(entries);
    other.put("coefficients.bin", Zips.array(Nd4j.ones(DataType.FLOAT, 1, 7)));
    assertMessage("coefficients.bin: it has 7 elements instead of 468", Zips.zip(other));
    other.put("coefficients.bin", Zips.array(Nd4j.ones(DataType.FLOAT, 2, 234)));
    assertMessage("coefficients.bin: it is no vector", Zips.zip(other));
    other.put("coefficients.bin", entries.get("coefficients.bin"));
    other.put("updaterState.bin", Zips.array(Nd4j.ones(DataType.FLOAT, 1, 468)));
    assertMessage("updaterState.bin has 468 elements, but", Zips.zip(other));
    byte[] whole = entries.get("updaterState.bin");
    other.put("updaterState.bin", Arrays.copyOf(whole, whole.length - 1));
    assertMessage("updaterState.bin ends too early", Zips.zip(other));
    other.remove("coefficients.bin");
    other.put("updaterState.bin", whole);
    assertMessage("there is no coefficients.bin in it", Zips.zip(other));
    other.remove("configuration.json");
    assertMessage("there is no configuration.json in it", Zips.zip(other));
  }

  private static void assertMessage(String expected, byte[] zip) {
    String message = assertThrows(IOException.class, () -> read(zip)).getMessage();
    assertTrue(String.valueOf(message).contains(expected), message);
  }

  private static void replaceLongs(byte[] bytes, long from, long to) {
    java.nio.ByteBuffer buffer = java.nio.ByteBuffer.wrap(bytes);
    for (int i = 0; i + Long.BYTES <= bytes.length; i++) {
      if (buffer.getLong(i) == from) {
        buffer.putLong(i, to);
      }
    }
  }
}
