package dev.parsimony.spark.config;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class AllowedClassesTest {
  @Test
  void namesAndPackagesAreIncluded() {
    AllowedClasses allowed = AllowedClasses.parse("com.example.*, my.Cube$Inner,Plain");
    assertTrue(allowed.includes("com.example.Layer"));
    assertTrue(allowed.includes("com.example.deeper.Layer"));
    assertTrue(allowed.includes("my.Cube$Inner"));
    assertTrue(allowed.includes("Plain"));
    assertFalse(allowed.includes("com.examples.Layer"));
    assertFalse(allowed.includes("com.example"));
    assertFalse(allowed.includes("my.Cube"));
    assertFalse(allowed.includes("my.Cube$Inner2"));
    assertFalse(AllowedClasses.NONE.includes("Plain"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "*", ".*", "com..A", "com.example.", "a.*.b", "com.example.*,", "1a"})
  void otherFormsAreRefused(String text) {
    assertThrows(IllegalArgumentException.class, () -> AllowedClasses.parse(text));
  }
}
