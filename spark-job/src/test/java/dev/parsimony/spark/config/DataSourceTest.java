package dev.parsimony.spark.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DataSourceTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "glyphs",
        "sequence-csv:in/x",
        "idx:a/b",
        "cifar10:hdfs://h:1/x",
        "csv:s3a://b/*.csv"
      })
  void givesItsTextBack(String text) {
    assertEquals(text, DataSource.parse(text).toString());
  }

  @Test
  void keepsThePathApart() {
    assertEquals(new DataSource.Csv("hdfs://h:1/x"), DataSource.parse("csv:hdfs://h:1/x"));
    assertEquals(new DataSource.Idx("d"), DataSource.parse("idx:d"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "mnist", "idx:", "csv", "csv: ", ":x", "glyphs:x", "IDX:x"})
  void refusesAnythingElse(String text) {
    Exception e = assertThrows(IllegalArgumentException.class, () -> DataSource.parse(text));
    assertEquals(
        "'"
            + text
            + "' is no data source: use glyphs, idx:DIR, cifar10:DIR, csv:FILE or sequence-csv:DIR",
        e.getMessage());
  }
}
