package dev.parsimony.spark.data;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.parsimony.spark.config.DataSource;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Csv that would train and mean something else than its owner thinks. */
class DoubtfulCsvTest {
  @RegisterExtension private static final LocalSpark SPARK = LocalSpark.plain();
  private static Refusals refusals;

  @TempDir Path folder;

  @BeforeAll
  static void start() {
    refusals = new Refusals(SPARK.context());
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '/',
      quoteCharacter = '`',
      value = {
        "1.5,1~2.5,2~3.5,3 / SOURCE: the labels in column 2 are 1, 2, 3, but classes count from 0;"
            + " say classes=sorted to take them in this order, or classes=numbers if 0 is a class"
            + " without examples.",
        "1.5,-1~2.5,1 / SOURCE: the labels in column 2 are -1, 1, but classes count from 0; say"
            + " classes=sorted to take them in this order.",
        "1.5,10~2.5,20~3.5,30 / SOURCE: the labels in column 2 are 10, 20, 30, but classes count"
            + " from 0; say classes=sorted to take them in this order, or classes=numbers if 0 is a"
            + " class without examples.",
        "1.5,0~2.5,10 / SOURCE: the labels in column 2 are 0, 10, so most of the classes 0 to 10"
            + " never occur; say label= if another column holds the class, classes=sorted to take"
            + " what occurs in this order, or classes=numbers.",
        "0,1.5~1,2.5 / FILE, line 1, column 2: '1.5' is no class; say values=2 if numbers are to be"
            + " learnt, label= for the column of the class, or classes=sorted if each such value is"
            + " one. Column 1 holds whole numbers from 0 to 1; if that is the class, say"
            + " label=first.",
        "label,x~0,1~1,0 / FILE: the header names column 1 'label', but the class is taken from the"
            + " last one, 'x'; say label=label or label=last.",
        "a,b,Class,x~0,1,0,1 / FILE: the header names column 3 'Class', but the class is taken from"
            + " the last one, 'x'; say label=Class or label=last.",
        "0,1,2~5,6,0~7,8,1 / FILE, line 1 counts from 0 to 2, as a header of column numbers does;"
            + " say header=true to leave it out, or header=false to take it for an example.",
        "1,2,3~5,6,0~7,8,1 / FILE, line 1 counts from 1 to 3, as a header of column numbers does;"
            + " say header=true to leave it out, or header=false to take it for an example.",
        "a,b,2021~5,6,0~7,8,1 / FILE, line 1, column 1: 'a' is no number; say header=true if this"
            + " line names the columns.",
        "1;2,0~3;4,1 / FILE: the first line has more than one character that may separate columns;"
            + " say separator=comma or separator=semicolon.",
        "1 0~2 1 / FILE, line 2 has one column; needed are features and a class. If something else"
            + " than a comma separates the columns, say separator=semicolon, tab, pipe, space or"
            + " the character.",
        "1 1:-0.5 2:0.25~0 1:-0.7 / FILE is in the format of LIBSVM (label index:value ...), which"
            + " csv: does not read; convert it to columns, for example with scikit-learn's"
            + " load_svmlight_file.",
        "1,a~2,a / SOURCE has the label 'a' in every example; there must be at least two classes.",
        "1,\"a~2,b / FILE, line 1: a quote opens in this line and never closes; close it, or say"
            + " quote=none if quotes are characters like others.",
        "1,\"a\"b~2,b / FILE, line 1: a field goes on after its closing quote; write a quote within"
            + " quotes twice, or say quote=none if quotes are characters like others.",
      })
  void isRefused(String text, String expected) throws IOException {
    write("x.csv", text.replace('~', '\n') + "\n");
    DataSource source = new DataSource.Csv(file("x.csv"));
    refusals.assertSentence(
        expected.replace("SOURCE", source.toString()).replace("FILE", file("x.csv")),
        source,
        Optional.of(source));
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '/',
      value = {
        "label=z / x,y~1,0 / FILE has no column 'z' for label=; its header names x, y.",
        "drop=z / 1,0 / FILE has no header, so drop=z names no column; say header=true if its first"
            + " line is one, or give the position, from 1 to 2.",
        "label=x / x,x,y~1,2,0 / FILE has several columns 'x'; give the position for label=, from 1"
            + " to 3.",
        "label=0 / 1,0 / FILE has the columns 1 to 2, but label= says 0.",
        "label=3 / 1,0 / FILE has the columns 1 to 2, but label= says 3.",
        "drop=last / 1,0 / FILE: drop= leaves no class: it names the label's column; leave out"
            + " less.",
        "drop=1 / 1,0 / FILE: drop= leaves no features; name fewer columns.",
        "separator=' / '1','0' / FILE: separator= and quote= name the same character.",
        "classes=numbers / 1,-1 / FILE, line 1, column 2: '-1' is no class; class numbers count"
            + " from 0.",
        "classes=numbers / 1,65536~2,0 / FILE, line 1, column 2: '65536' is too large; class"
            + " numbers must be below 65536.",
        "classes=numbers / 1,a / FILE, line 1, column 2: 'a' is no number; leave classes=numbers"
            + " out for names.",
      })
  void optionsThatDoNotFit(String options, String text, String expected) throws IOException {
    write("x.csv", text.replace('~', '\n') + "\n");
    String more = options.startsWith("separator='") ? ",quote='" : "";
    DataSource source = DataSource.parse("csv:" + file("x.csv") + "," + options + more);
    refusals.assertSentence(expected.replace("FILE", file("x.csv")), source, Optional.of(source));
  }

  @Test
  void aPixelIsNotTakenForTheClass() throws IOException {
    write(
        "x.csv",
        lines(400, i -> i % 10 + "," + i * 7 % 256 + "," + i * 11 % 256).replace("label", ""));
    DataSource source = new DataSource.Csv(file("x.csv"));
    refusals.assertSentence(
        source
            + ": the last column would name 256 classes, and the first one holds 0 to 9 only; say"
            + " label=first or label=last. Column 1 holds whole numbers from 0 to 9; if that is the"
            + " class, say label=first.",
        source,
        Optional.empty());
    assertEquals(10, open(file("x.csv") + ",label=first").classes());
    assertEquals(256, open(file("x.csv") + ",label=last").classes());
  }

  @Test
  void aNameForEveryLineIsNoClass() throws IOException {
    write("x.csv", "size,city\n" + lines(100, i -> i * 0.5 + ",city" + i % 60));
    DataSource source = new DataSource.Csv(file("x.csv"));
    refusals.assertSentence(
        source
            + ": column 2 ('city') has 60 different values in 100 lines; say label= for the column"
            + " of the class, or classes=sorted if it is that one.",
        source,
        Optional.empty());
    assertEquals(60, open(file("x.csv") + ",classes=sorted").classes());
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '/',
      nullValues = "-",
      value = {
        "1,a~2,b / 1,c / TEST, line 1: the label 'c' does not occur in the training data; the"
            + " labels in column 2 are a, b.",
        "1,0~2,1~3,1~4,3 / 5,2 / TEST, line 1: the label '2' does not occur in the training data;"
            + " the labels in column 2 are 0, 1, 3.",
        "1,0~2,1~3,1 / 5,2 / TEST, line 1: the label '2' does not occur in the training data; the"
            + " labels in column 2 are 0, 1.",
        "a,b,y~1,2,0~1,2,1 / b,a,y~1,2,0 / The features of the test data TEST are not those of"
            + " TRAIN, in this order: column 1 is 'a' there and 'b' here.",
      })
  void testDataThatDiffer(String train, String test, String expected) throws IOException {
    write("train.csv", train.replace('~', '\n') + "\n");
    write("test.csv", test.replace('~', '\n') + "\n");
    refusals.assertSentence(
        expected.replace("TEST", file("test.csv")).replace("TRAIN", file("train.csv")),
        new DataSource.Csv(file("train.csv")),
        Optional.of(new DataSource.Csv(file("test.csv"))));
  }

  @Test
  void filesThatDiffer() throws IOException {
    write("in/a.csv", "x,y\n1,0\n");
    write("in/b.csv", "y,x\n1,0\n");
    refusals.assertSentence(
        file("in/b.csv")
            + ": the header is not that of the first file: column 1 is 'x' there and 'y' here; all"
            + " files must have the same columns in the same order, and header=false if their first"
            + " lines are examples.",
        new DataSource.Csv(file("in")),
        Optional.empty());
  }

  @Test
  void aNetworkWithAnotherNumberOfClasses() throws IOException {
    write("x.csv", "1,a\n2,b\n3,c\n");
    DataSource source = new DataSource.Csv(file("x.csv"));
    refusals.assertSentence(
        file("x.csv") + ", line 3: label 2 ('c'), but the network's outputs are for labels 0 to 1.",
        source,
        Optional.of(source),
        OptionalInt.of(2));
    refusals.assertSentence(
        source
            + " has 3 classes (a, b, c), but the network has 4 outputs, so which output is which"
            + " class is unknown; give it 3 outputs, or data with all classes.",
        source,
        Optional.of(source),
        OptionalInt.of(4));
  }

  @ParameterizedTest(name = "''{0}''")
  @ValueSource(strings = {"", "Unnamed: 0", "id"})
  void theNumberOfTheRowIsNoFeature(String name) throws IOException {
    write("x.csv", name + ",x,y\n" + lines(30, i -> i + "," + i * 13 % 7 + "," + i % 2));
    String shown = "warning: column 1" + (name.isEmpty() ? "" : " ('" + name + "')");
    assertEquals(
        List.of(
            shown
                + " looks like the number of the row, it counts the lines; leave it out with"
                + " drop=1"),
        open(file("x.csv")).remarks());
    assertEquals(List.of(), open(file("x.csv") + ",drop=1").remarks());
    write("x.csv", name + ",x,y\n" + lines(30, i -> i * 7 % 30 + "," + i * 13 % 7 + "," + i % 2));
    List<String> expected =
        name.equals("id")
            ? List.of()
            : List.of(
                shown
                    + " looks like the number of the row, as pandas writes its index; leave it out"
                    + " with drop=1");
    assertEquals(expected, open(file("x.csv")).remarks());
  }

  @Test
  void columnsThatTeachNothing() throws IOException {
    write("in/a.csv", lines(20, i -> "7,1," + i * 13 % 7 + "," + i % 2));
    write("in/b.csv", lines(20, i -> "7,2," + i * 13 % 7 + "," + i % 2));
    assertEquals(
        List.of(
            "warning: column 1 has the same value in all lines, so nothing is learnt from it; drop="
                + " leaves columns out"),
        open(file("in")).remarks());
  }

  @Test
  void aClassWithoutExamples() throws IOException {
    write("x.csv", lines(40, i -> i * 13 % 7 + "," + new int[] {0, 1, 3, 4}[i % 4]));
    assertEquals(
        List.of("warning: no training example has class 2 of 0 to 4"),
        open(file("x.csv")).remarks());
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "16777216, false",
    "16777217, true",
    "-16777219, true",
    "16777217.0, true",
    "16777217.5, false"
  })
  void wholeNumbersThatAreNoFloats(String number, boolean warns) throws IOException {
    write("x.csv", "key,y\n" + lines(40, i -> i * 13 % 7 + "," + i % 2) + number + ",1\n");
    List<String> expected =
        List.of(
            String.format(
                "warning: whole numbers above 16,777,216 lose digits, as features are float32 (1 of"
                    + " them, in column 1 ('key'); first %s, line 42: %s becomes %.0f); drop such columns,"
                    + " or scale their values",
                file("x.csv"), number, Float.parseFloat(number)));
    assertEquals(warns ? expected : List.of(), open(file("x.csv")).remarks());
  }

  private interface Line {
    String at(int index);
  }

  private static String lines(int count, Line line) {
    return IntStream.range(0, count).mapToObj(i -> line.at(i) + "\n").collect(Collectors.joining());
  }

  private TrainingData open(String source) {
    return SourceData.open(
        SPARK.context(), DataSource.parse("csv:" + source), Optional.empty(), LabelForm.ANY, 1);
  }

  private void write(String name, String text) throws IOException {
    TestFiles.write(folder.resolve(name), text.getBytes(StandardCharsets.UTF_8));
  }

  private String file(String name) {
    return folder.resolve(name).toString();
  }
}
