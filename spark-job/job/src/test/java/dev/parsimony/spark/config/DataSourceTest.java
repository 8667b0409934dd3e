package dev.parsimony.spark.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
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
        "csv:s3a://b/*.csv",
        "parquet:a,b/c=1,features=x;y,label=z,classes=sorted,option.mergeSchema=true",
        "orc:a,features=x;y,values=v;w",
        "json:a,labels=v;w,drop=z",
        "table:db.t",
        "libsvm:f,drop=a,drop=b",
        "spark:jdbc:,option.url=jdbc:x",
        "random:3x224x200,classes=1000,examples=64"
      })
  void givesItsTextBack(String text) {
    assertEquals(text, DataSource.parse(text).toString());
  }

  @Test
  void keepsThePathApart() {
    assertEquals(new DataSource.Csv("hdfs://h:1/x"), DataSource.parse("csv:hdfs://h:1/x"));
    assertEquals(new DataSource.Idx("d"), DataSource.parse("idx:d"));
    assertEquals(
        new DataSource.RandomImages(3, 8, 9, 10, 11),
        DataSource.parse("random:3x8x9,classes=10,examples=11"));
  }

  @Test
  void keepsSecretsOfReadersToItself() {
    DataSource source = DataSource.parse("spark:jdbc:,option.url=u,option.dbPassword=secret");
    assertEquals("spark:jdbc:,option.url=u,option.dbPassword=...", source.toString());
    assertEquals("secret", ((DataSource.Rows) source).options().reader().get("dbPassword"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "option.url=jdbc:x://h/d?user=u&password=hush",
        "option.connection.uri=mongodb://u:hush@h",
        "option.accessKey=hush",
        "option.pwd=hush",
        "option.query=hush,label=a,label=b"
      })
  void secretsAreInNoText(String option) {
    String text;
    try {
      text = DataSource.parse("spark:jdbc:x," + option).toString();
    } catch (IllegalArgumentException e) {
      text = e.getMessage();
    }
    assertFalse(text.contains("hush"), text);
    assertTrue(text.contains("=..."), text);
  }

  @Test
  void refusesOptionsOfTablesThatThereAreNot() {
    Map.of(
            "parquet:x,header=true",
            "'parquet:x,header=true': there is no option header=; it takes features=, label=,"
                + " classes=, values=, labels=, weight=, drop=, and those of Spark's reader as option.NAME=",
            "orc:x,label=",
            "'orc:x,label=': an option has no value",
            "orc:x,label=a,label=b",
            "'orc:x,label=a,label=b': label= is there twice",
            "json:x,features=a,drop=b",
            "'json:x,features=a,drop=b': features= names all that is taken; leave drop= out",
            "delta:x,classes=some",
            "'delta:x,classes=some': classes= takes auto, numbers, sorted")
        .forEach(
            (text, sentence) ->
                assertEquals(
                    sentence,
                    assertThrows(IllegalArgumentException.class, () -> DataSource.parse(text))
                        .getMessage()));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "mnist",
        "idx:",
        "csv",
        "csv: ",
        ":x",
        "glyphs:x",
        "IDX:x",
        "random",
        "random:3x8x8",
        "random:3x8x8,classes=2,examples=0",
        "random:3x8x99999999999,classes=2,examples=1",
        "random:3x8x8,examples=1,classes=2"
      })
  void refusesAnythingElse(String text) {
    Exception e = assertThrows(IllegalArgumentException.class, () -> DataSource.parse(text));
    assertEquals(
        "'"
            + text
            + "' is no data source: use glyphs, idx:DIR, cifar10:DIR, csv:FILE, sequence-csv:DIR,"
            + " parquet:PATH, orc:PATH, json:PATH, avro:PATH, delta:PATH, libsvm:PATH, table:NAME,"
            + " spark:FORMAT:PATH or random:CxHxW,classes=N,examples=N with numbers above 0",
        e.getMessage());
  }
}
