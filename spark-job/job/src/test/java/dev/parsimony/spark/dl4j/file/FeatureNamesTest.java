package dev.parsimony.spark.dl4j.file;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Names of features in a model's zip. */
final class FeatureNamesTest {
  @Test
  void anyNamesComeBack() throws IOException {
    List<String> names = List.of("a", "with, comma", "two\nlines", "Größe", "");
    assertEquals(names, FeatureNames.of(FeatureNames.json(names)));
    assertEquals(List.of(), FeatureNames.of(null));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "{}", "[1, {}]", "[\"a\", null]", "[\"a\""})
  void anythingElseIsRefused(String json) {
    byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
    assertThrows(MalformedModelException.class, () -> FeatureNames.of(bytes));
  }
}
