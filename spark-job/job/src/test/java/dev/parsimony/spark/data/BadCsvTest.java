package dev.parsimony.spark.data;

import dev.parsimony.spark.config.DataSource;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BadCsvTest {
  private static final long SEED_THAT_SETS_NEITHER_ASIDE = 2;

  @RegisterExtension private static final LocalSpark SPARK = LocalSpark.plain();
  private static Refusals refusals;

  @TempDir Path folder;

  @BeforeAll
  static void start() {
    refusals = new Refusals(SPARK.context());
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "1,2,0;1,1 |, line 3 has 2 columns, but the header has 3: '1,1'.",
        "1,2,0;1,2,3,1 |, line 3 has 4 columns, but the header has 3: '1,2,3,1'.",
        "1,2,0;1,abc,1 |, line 3, column 2 ('b'): 'abc' is no number.",
        "1,2,0;1,2f,1 |, line 3, column 2 ('b'): '2f' is no number.",
        "1,2,0;1;2;1 |, line 3 has 1 column, but the header has 3: '1'.",
        "1,2,0;-Inf,2,1 |, line 3, column 1 ('a'): '-Inf' is no finite number; remove the line or"
            + " fill in a value.",
        "1,2,0;1,1e39,1 |, line 3, column 2 ('b'): '1e39' is too large for a float.",
        "1,2,0;1,2,1.5 |, line 3, column 3 ('c'): '1.5' is no class; say values=3 if numbers are to"
            + " be learnt, label= for the column of the class, or classes=sorted if each such value"
            + " is one.",
        "1,2,0;1,2,3 |, line 3: label 3, more classes than there are labels (2); the label column"
            + " must hold class numbers from 0 on.",
        "1 |, line 2 has 1 column, but the header has 3; give each column its name.",
        "1,2,x;1,2,1;1,2,y |, line 2, column 3 ('c'): the label 'x' is no number, but others are;"
            + " correct it, or say classes=sorted to take all of them as names.",
      })
  void csvLines(String lines, String expected) throws IOException {
    String text = "a,b,c\n" + lines.strip().replace(';', '\n') + "\n";
    for (String name : new String[] {"x.csv", "x.csv.gz"}) {
      write(name, text);
      DataSource source = new DataSource.Csv(file(name));
      refusals.assertSentence(file(name) + expected, source, Optional.of(source));
    }
  }

  @ParameterizedTest(name = "''{0}''")
  @ValueSource(strings = {"", " ", "NA", "N/A", "NaN", "-nan", "?", "null", "None", "-"})
  void missingValues(String value) throws IOException {
    String shown = value.isBlank() ? "" : " ('" + value + "')";
    write("x.csv", "a,b,c\n1,2,0\n\n3," + value + ",1\n");
    DataSource source = new DataSource.Csv(file("x.csv"));
    refusals.assertSentence(
        file("x.csv")
            + ", line 4, column 2 ('b'): the value is missing"
            + shown
            + "; remove the line or fill in a value.",
        source,
        Optional.empty());
    write("x.csv", "1,2,0\n3,4," + value + "\n");
    refusals.assertSentence(
        file("x.csv")
            + ", line 2, column 3: the value is missing"
            + shown
            + "; remove the line or fill in a value.",
        source,
        Optional.empty());
  }

  @Test
  void tooFewExamplesToSetSomeAside() throws IOException {
    write("two.csv", "1,2,0\n3,4,1\n");
    DataSource source = new DataSource.Csv(file("two.csv"));
    refusals.assertSentence(
        source + " has too few examples to set some aside; give others with --test.",
        source,
        Optional.empty(),
        OptionalInt.empty(),
        SEED_THAT_SETS_NEITHER_ASIDE);
  }

  @Test
  void theFirstProblemInTheOrderOfFilesWins() throws IOException {
    write("in/a.csv", "1,0\n".repeat(5000) + "x,1\n");
    write("in/b.csv", "2,0\ny,1\n");
    refusals.assertSentence(
        file("in/a.csv") + ", line 5001, column 1: 'x' is no number.",
        new DataSource.Csv(file("in")),
        Optional.empty());
  }

  @Test
  void longTextIsShortened() throws IOException {
    write("x.csv", "1,0\n" + "z".repeat(100) + ",1\n");
    refusals.assertSentence(
        file("x.csv") + ", line 2, column 1: '" + "z".repeat(40) + "...' is no number.",
        new DataSource.Csv(file("x.csv")),
        Optional.empty());
  }

  @Test
  void csvThatIsNotThere() throws IOException {
    DataSource none = new DataSource.Csv(file("none.csv"));
    refusals.assertSentence(
        "There is no file " + file("none.csv") + "; csv: takes a file, a folder or a glob.",
        none,
        Optional.empty());
    DataSource glob = new DataSource.Csv(file("none*.csv"));
    refusals.assertSentence(
        "There is no file " + file("none*.csv") + "; csv: takes a file, a folder or a glob.",
        glob,
        Optional.empty());
    write("empty/notes.txt", "x");
    refusals.assertSentence(
        "The folder " + file("empty") + " holds no .csv or .csv.gz file.",
        new DataSource.Csv(file("empty")),
        Optional.empty());
    write("header.csv", "a,b\n\n");
    refusals.assertSentence(
        file("header.csv") + " holds no line of numbers.",
        new DataSource.Csv(file("header.csv")),
        Optional.empty());
    refusals.assertSentence(
        "nosuchfs://h/x.csv cannot be read: Spark has no file system for nosuchfs; correct the"
            + " scheme, or add the file system's jar with --jars or --packages.",
        new DataSource.Csv("nosuchfs://h/x.csv"),
        Optional.empty());
  }

  @Test
  void damagedGzip() throws IOException {
    byte[] packed = TestFiles.gzip("1,0\n2,1\n".repeat(20_000).getBytes(StandardCharsets.UTF_8));
    DataSource source = new DataSource.Csv(file("x.gz"));
    java.nio.file.Files.write(folder.resolve("x.gz"), Arrays.copyOf(packed, packed.length - 9));
    refusals.assertSentence(
        file("x.gz") + " is truncated: its gzip data end too early; copy or download it again.",
        source,
        Optional.empty());
    byte[] corrupt = packed.clone();
    corrupt[packed.length - 6] ^= 1;
    java.nio.file.Files.write(folder.resolve("x.gz"), corrupt);
    refusals.assertSentence(
        file("x.gz")
            + " is corrupt: its gzip data cannot be unpacked (Gzip-compressed data is corrupt"
            + " (CRC32 error)); copy or download it again.",
        source,
        Optional.empty());
    java.nio.file.Files.writeString(folder.resolve("x.gz"), "1,0\n2,1\n");
    refusals.assertSentence(
        file("x.gz")
            + " is corrupt: its gzip data cannot be unpacked (Input is not in the .gz format); copy"
            + " or download it again.",
        source,
        Optional.empty());
  }

  @Test
  void labelsBeyondTheClasses() throws IOException {
    write("train.csv", "1,0\n2,1\n3,2\n");
    write("test.csv", "h,l\n1,0\n2,3\n3,7\n4,7\n");
    DataSource train = new DataSource.Csv(file("train.csv"));
    Optional<DataSource> test = Optional.of(new DataSource.Csv(file("test.csv")));
    refusals.assertSentence(
        file("test.csv")
            + ", line 3: the label '3' does not occur in the training data; the labels in column 2"
            + " are 0, 1, 2.",
        train,
        test);
    refusals.assertSentence(
        file("train.csv") + ", line 3: label 2, but the network's outputs are for labels 0 to 1.",
        train,
        test,
        OptionalInt.of(2));
    refusals.assertSentence(
        file("test.csv") + ", line 4: label 7, but the network's outputs are for labels 0 to 4.",
        train,
        test,
        OptionalInt.of(5));
  }

  @Test
  void oneClassIsNothingToLearn() throws IOException {
    write("same.csv", "1,0\n2,0\n3,0\n");
    DataSource same = new DataSource.Csv(file("same.csv"));
    refusals.assertSentence(
        same + " has label 0 in every example; there must be at least two classes.",
        same,
        Optional.of(same));
  }

  @Test
  void anotherShapeForTesting() throws IOException {
    write("two.csv", "1,2,0\n");
    write("three.csv", "1,2,3,0\n");
    refusals.assertSentence(
        String.format(
            "The test data csv:%s hold a vector of 3 per example, the training data csv:%s hold a"
                + " vector of 2: they must have the same shape.",
            file("three.csv"), file("two.csv")),
        new DataSource.Csv(file("two.csv")),
        Optional.of(new DataSource.Csv(file("three.csv"))));
    refusals.assertSentence(
        String.format(
            "The test data glyphs hold a 28x28x1 image per example, the training data csv:%s hold"
                + " a vector of 2: they must have the same shape.",
            file("two.csv")),
        new DataSource.Csv(file("two.csv")),
        Optional.of(new DataSource.Glyphs()));
  }

  private void write(String name, String text) throws IOException {
    TestFiles.write(folder.resolve(name), text.getBytes(StandardCharsets.UTF_8));
  }

  private String file(String name) {
    return folder.resolve(name).toString();
  }
}
