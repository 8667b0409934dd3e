package dev.parsimony.spark.ml.source;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parsimony.spark.config.UserErrorException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tables that cannot be trained on, each with a sentence that names column and row. */
final class BadTablesTest {
  private static final StructType SCHEMA =
      new StructType()
          .add("x", DataTypes.DoubleType)
          .add("day", DataTypes.DateType)
          .add("label", DataTypes.DoubleType);

  @TempDir Path folder;

  private String source(String options) {
    return "parquet:" + folder.resolve("t") + options;
  }

  private void save(Object x, Object label) {
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      rows.add(RowFactory.create(i == 3 ? x : Double.valueOf(i * i), null, i == 3 ? label : i % 2));
    }
    List<Row> doubles = new ArrayList<>();
    for (Row row : rows) {
      Object given = row.get(2);
      doubles.add(
          RowFactory.create(
              row.get(0), null, given == null ? null : ((Number) given).doubleValue()));
    }
    TableFiles.save(folder.resolve("t"), "parquet", SCHEMA, doubles);
  }

  private static String sentence(String source) {
    return assertThrows(UserErrorException.class, () -> TableFiles.open(source, Optional.empty()))
        .sentence();
  }

  private void assertRow(String expected) {
    assertEquals(
        source("") + ", row 3 of partition 0 (both from 0)" + expected, sentence(source("")));
  }

  @Test
  void aNull() {
    save(null, 0);
    assertRow(": the column 'x' is null; remove such rows or mend them.");
  }

  @Test
  void aValueThatIsNotFinite() {
    save(Double.NaN, 0);
    assertRow(", column 'x': 'NaN' is no finite number of 32 bits; mend it.");
  }

  @Test
  void aMissingLabel() {
    save(1.0, null);
    assertRow(", column 'label': the label is missing; remove the row or fill in a value.");
  }

  @Test
  void aLabelThatIsNoClass() {
    save(1.0, 0.5);
    assertRow(
        ", column 'label': '0.5' is no class; say values=label if numbers are to be learnt,"
            + " label= for the column of the class, or classes=sorted if each such value is one.");
  }

  @Test
  void columnsThatAreNotThereOrHoldSomethingElse() {
    save(1.0, 0);
    assertEquals(
        source(",label=y") + " has no column 'y' for label=; its columns are x, day, label.",
        sentence(source(",label=y")));
    assertEquals(
        source(",features=x;z")
            + " has no column 'z' for features=; its columns are x, day, label.",
        sentence(source(",features=x;z")));
    assertEquals(
        source(",label=day")
            + ": the label's column 'day' is of type date, but must hold numbers of classes or"
            + " names; say label= for another one.",
        sentence(source(",label=day")));
    assertTrue(
        sentence(source(",features=day"))
            .startsWith("The column 'day' is of type date, which holds no features; expected"));
    assertEquals(
        source(",features=x;label")
            + ": the label's column 'label' is named by features=, too; leave it out there.",
        sentence(source(",features=x;label")));
  }

  @Test
  void filesThatAreNotThereOrOfAnotherFormat() throws IOException {
    String missing = sentence(source(""));
    assertTrue(
        missing.startsWith(source("") + " cannot be read: ") && missing.contains("does not exist"),
        missing);
    Files.createDirectories(folder.resolve("t"));
    Files.writeString(folder.resolve("t/part.parquet"), "no parquet at all, but some text");
    String other = sentence(source(""));
    assertTrue(other.startsWith(source("") + " cannot be read: "), other);
  }

  /** Found while rows are read, behind a schema that is all right. */
  @Test
  void aDamagedFile() throws IOException {
    save(1.0, 0);
    save(1.0, 0);
    List<Path> files;
    try (var list = Files.list(folder.resolve("t"))) {
      files = list.filter(file -> file.toString().endsWith(".parquet")).sorted().toList();
    }
    Path crc = folder.resolve("t/." + files.get(1).getFileName() + ".crc");
    Files.deleteIfExists(crc);
    byte[] bytes = Files.readAllBytes(files.get(1));
    java.util.Arrays.fill(bytes, 4, bytes.length / 4, (byte) 0x55);
    Files.write(files.get(1), bytes);
    String sentence = sentence(source(""));
    assertTrue(
        sentence.startsWith(source("") + ", row 0 of partition")
            && sentence.contains("it cannot be read: "),
        sentence);
  }

  @Test
  void aFormatThatSparkDoesNotHave() {
    String sentence = sentence("delta:" + folder);
    assertTrue(sentence.startsWith("This Spark has no reader for delta: ("), sentence);
    assertTrue(sentence.endsWith("--packages GROUP:ARTIFACT:VERSION."), sentence);
  }

  @Test
  void twoKinds() {
    save(1.0, 0);
    UserErrorException e =
        assertThrows(
            UserErrorException.class,
            () -> TableFiles.open(source(",features=x"), Optional.of("glyphs")));
    assertTrue(e.sentence().contains("they must have the same shape"), e.sentence());
  }

  @Test
  void aFolderWithoutFilesSaysSo() throws IOException {
    Files.createDirectories(folder.resolve("none"));
    String sentence = sentence("parquet:" + folder.resolve("none"));
    assertTrue(
        sentence.endsWith(" holds no files with rows; name a folder or files of them."), sentence);
  }

  @ParameterizedTest
  @CsvSource({
    "'One line', One line",
    "'This needs the session to\nbe set up. Please\n\nlike this', This needs the session to be set up. Please",
    "'No such column; did you mean a?;\nProject [x]', No such column; did you mean a?;",
    "'It fails.\nat x', It fails."
  })
  void sparksFirstSentence(String message, String sentence) {
    assertEquals(sentence, DataFrames.firstSentence(message));
  }
}
