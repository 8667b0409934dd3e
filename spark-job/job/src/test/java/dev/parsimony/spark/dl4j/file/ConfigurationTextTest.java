package dev.parsimony.spark.dl4j.file;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parsimony.spark.config.AllowedClasses;
import dev.parsimony.spark.config.UserErrorException;
import dev.parsimony.spark.dl4j.TestNetworks;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.Set;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.learning.config.Sgd;

/** Configurations are looked through before DL4J creates what they name. */
final class ConfigurationTextTest {
  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final String ACTIVATION =
      "\"activationFn\" : {\n        \"@class\" : \"org.nd4j.linalg.activations.impl.ActivationTanH\"\n      }";

  private static final String NAMED = "dev.parsimony.spark.dl4j.file.Traps$Named";

  private static ConfigurationText scan(String json) throws IOException {
    return scan(json, AllowedClasses.NONE);
  }

  private static ConfigurationText scan(String json, AllowedClasses allowed) throws IOException {
    return ConfigurationText.scan("net.json", json, allowed);
  }

  private static String refusal(String json) {
    return assertThrows(UserErrorException.class, () -> scan(json)).sentence();
  }

  private static String sequential() {
    return TestNetworks.denseWithBatchNorm(new Sgd(0.1)).getLayerWiseConfigurations().toJson();
  }

  @Test
  void kindsAndCountersAreRead() throws IOException {
    MultiLayerNetwork network = TestNetworks.denseWithBatchNorm(new Sgd(0.1));
    network.fit(TestNetworks.batch(1, 4, 8, 20));
    network.fit(TestNetworks.batch(2, 4, 8, 20));
    network.setEpochCount(5);
    ConfigurationText text = scan(network.getLayerWiseConfigurations().toJson());
    assertFalse(text.graph());
    assertEquals(2, text.iteration());
    assertEquals(5, text.epoch());
    ComputationGraph graph = TestNetworks.branches(TestNetworks.base(new Sgd(0.1)));
    assertTrue(scan(graph.getConfiguration().toJson()).graph());
  }

  /** Wherever a class's name can stand so that reading it would start the class. */
  private static String naming(String place, String name) {
    String json = sequential();
    String changed =
        switch (place) {
          case "@class" ->
              json.replace(ACTIVATION, "\"activationFn\" : {\"@class\" : \"" + name + "\"}");
          case "escaped @class" ->
              json.replace(
                  ACTIVATION, "\"activationFn\" : {\"\\u0040class\" : \"" + escaped(name) + "\"}");
          case "array in place of an object" ->
              json.replace(ACTIVATION, "\"activationFn\" : [\"" + name + "\", {}]");
          case "parameter of a type" ->
              json.replace(
                  ACTIVATION, "\"activationFn\" : [\"java.util.ArrayList<" + name + ">\", {}]");
          case "distribution's type" ->
              json.replace(
                  "\"weightNoise\" : null",
                  "\"weightNoise\" : {\"@class\" : \"org.deeplearning4j.nn.conf.weightnoise.WeightNoise\","
                      + " \"distribution\" : {\"type\" : \""
                      + name
                      + "\"}}");
          case "old distribution" ->
              json.replace(
                  "\"weightInitFn\"",
                  "\"weightInit\" : \"DISTRIBUTION\", \"dist\" : {\"type\" : \""
                      + name
                      + "\"}, \"ignored\"");
          default -> throw new IllegalArgumentException(place);
        };
    assertFalse(changed.equals(json), "nothing was replaced");
    return changed;
  }

  private static String escaped(String name) {
    return "\\u%04x%s".formatted((int) name.charAt(0), name.substring(1));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "@class",
        "escaped @class",
        "array in place of an object",
        "parameter of a type",
        "distribution's type",
        "old distribution"
      })
  void strangersClassesAreRefusedBeforeTheyStart(String place) throws Exception {
    String sentence = refusal(naming(place, NAMED));
    String list = place.equals("parameter of a type") ? "java.util.ArrayList" : NAMED;
    assertTrue(sentence.contains("names the class " + list + ", which is not DL4J's"), sentence);
    assertFalse(Traps.SPRUNG.contains("Named"), "its code ran");
    assertTrue(springs(place), "DL4J starts no class there, so this tests nothing");
  }

  /** Whether DL4J, given the same unchecked, runs the class's code. */
  private static boolean springs(String place) throws Exception {
    try (FreshClasses fresh = new FreshClasses()) {
      Set<?> sprung =
          fresh.sprungBy(
              () -> {
                try {
                  return MultiLayerConfiguration.fromJson(naming(place, NAMED));
                } catch (RuntimeException e) {
                  // When the class has started, it turns out to be none of the kind.
                  return e;
                }
              });
      return sprung.contains("Named");
    }
  }

  @Test
  void allowedClassesPass() throws IOException {
    String json = naming("@class", NAMED);
    for (String pattern :
        new String[] {
          "dev.parsimony.spark.dl4j.file.Traps$Named", "dev.parsimony.*", "my.Own,dev.parsimony.*"
        }) {
      scan(json, AllowedClasses.parse(pattern));
    }
    assertThrows(
        UserErrorException.class, () -> scan(json, AllowedClasses.parse("dev.parsimony.Traps")));
    assertFalse(Traps.SPRUNG.contains("Named"), "its code ran");
  }

  @Test
  void classesThatAreMissingAreNamedWithTheOption() {
    String json = naming("@class", "my.Cube2");
    String unknown = refusal(json);
    assertTrue(unknown.contains("my.Cube2"), unknown);
    assertTrue(unknown.contains("--allow-classes my.Cube2"), unknown);
    assertTrue(unknown.contains("--jars"), unknown);
    String missing =
        assertThrows(UserErrorException.class, () -> scan(json, AllowedClasses.parse("my.*")))
            .sentence();
    assertEquals(
        "net.json names the class my.Cube2, which is not on the class path; give its jar to"
            + " spark-submit with --jars (behind -- where a script calls it).",
        missing);
  }

  @Test
  void shadedClassesAreNotDl4js() {
    String name = "org.nd4j.shade.jackson.databind.ObjectMapper";
    assertTrue(refusal(naming("@class", name)).contains(name));
  }

  @Test
  void layersMayHaveAnyName() throws IOException {
    for (String name : new String[] {"block1.conv", "Main", "a<b", "[L", "", "conv 1/relu:0"}) {
      String json = sequential().replace("\"layer0\"", "\"" + name + "\"");
      assertTrue(json.contains("\"layerName\" : \"" + name + "\""), json);
      assertEquals(json, scan(json).json());
    }
  }

  @Test
  void deepNestingIsRefused() {
    for (String level : new String[] {"[", "{\"a\":"}) {
      String json = level.repeat(5_000_000);
      assertTimeoutPreemptively(
          LIMIT,
          () ->
              assertEquals(
                  "net.json is nested deeper than 100 levels, which no DL4J configuration is.",
                  refusal(json)));
    }
  }

  @Test
  void longNumbersAreRefused() {
    String sentence = refusal("{\"seed\" : " + "9".repeat(1_000_000) + "}");
    assertTrue(sentence.startsWith("net.json has a number of 1000000 digits"), sentence);
  }

  @Test
  void manyLayersAreRefusedWhereDl4jWouldNeedHours() {
    String layers = "{\"layer\":{}},".repeat(100_000);
    assertTimeoutPreemptively(
        LIMIT,
        () -> {
          String sentence = refusal("{\"confs\":[" + layers + "{}]}");
          assertTrue(sentence.matches("net.json has more than \\d+ layers, which .*"), sentence);
        });
  }

  @Test
  void manyNamesAreRefused() {
    StringBuilder names = new StringBuilder("{\"names\":[");
    for (int i = 0; i < 30_000; i++) {
      names.append("\"layer").append(i).append("\",");
    }
    assertTimeoutPreemptively(
        LIMIT,
        () -> {
          String sentence = refusal(names.append("0]}").toString());
          assertTrue(sentence.contains("more than 20000 different names"), sentence);
        });
  }

  @Test
  void whatNeverEndsIsReadToTheLimitOnly() {
    InputStream endless =
        new InputStream() {
          @Override
          public int read() {
            return ' ';
          }

          @Override
          public int read(byte[] into, int offset, int length) {
            java.util.Arrays.fill(into, offset, offset + length, (byte) ' ');
            return length;
          }
        };
    TooLargeException e =
        assertThrows(
            TooLargeException.class,
            () -> ConfigurationText.read("net.json", endless, AllowedClasses.NONE));
    assertEquals("its configuration has more than the 64 MiB that it may have", e.getMessage());
  }

  @Test
  void otherTextIsNoConfiguration() {
    for (String text : new String[] {"{\"confs\": [", "{\"a\" 1}", "\u0000"}) {
      assertThrows(IOException.class, () -> scan(text), text);
    }
    assertThrows(
        IOException.class,
        () ->
            ConfigurationText.read(
                "net.json",
                new ByteArrayInputStream(new byte[] {'{', (byte) 0xff}),
                AllowedClasses.NONE));
  }
}
