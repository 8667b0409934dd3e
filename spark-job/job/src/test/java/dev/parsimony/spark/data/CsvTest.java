package dev.parsimony.spark.data;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.parsimony.spark.config.DataSource;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How csv files are understood: examples, classes and the words for them. */
class CsvTest {
  private static final String IRIS =
      "sl,sw,species\n6.0,3.0,virginica\n5.1,3.5,setosa\n5.0,2.0,versicolor\n5.2,3.4,setosa\n";

  @RegisterExtension private static final LocalSpark SPARK = LocalSpark.plain();

  @TempDir Path folder;

  @Test
  void namesBecomeClassesInSortedOrder() throws IOException {
    write("iris.csv", IRIS);
    write("test.csv", "sl,sw,species\n1,2,versicolor\n");
    TrainingData data = open("iris.csv", "test.csv");
    assertEquals(List.of("setosa", "versicolor", "virginica"), data.classNames());
    assertEquals(3, data.classes());
    assertEquals(
        List.of("2: 6.0 3.0", "0: 5.1 3.5", "1: 5.0 2.0", "0: 5.2 3.4"),
        FormatsTest.examples(data, false));
    assertEquals(List.of("1: 1.0 2.0"), FormatsTest.examples(data, true));
    assertEquals(
        "csv:"
            + file("iris.csv")
            + ": 4 training and 1 test examples (csv:"
            + file("test.csv")
            + "), vector of 2, 3 classes; 3 columns by comma, a header; class from column 3"
            + " ('species'): 0: setosa (2), 1: versicolor (1), 2: virginica (1)",
        data.description());
    assertEquals(List.of(), data.remarks());
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '/',
      quoteCharacter = '`',
      value = {
        "label=first / 1,2,0~0,4,1 / 1: 2.0 0.0, 0: 4.0 1.0 /",
        "label=2 / 7,0,8~9,1,10 / 0: 7.0 8.0, 1: 9.0 10.0 /",
        "label=b / a,b,c~7,0,8~9,1,10 / 0: 7.0 8.0, 1: 9.0 10.0 /",
        "label=last / label,b,c~7,8,0~9,10,1 / 0: 7.0 8.0, 1: 9.0 10.0 /",
        "header=true / 0,1,2~7,8,0~9,10,1 / 0: 7.0 8.0, 1: 9.0 10.0 /",
        "header=false / 0,1,2~7,8,0~9,10,1 / 2: 0.0 1.0, 0: 7.0 8.0, 1: 9.0 10.0 /",
        "drop=1 / ,x,y~0,8,0~1,9,1 / 0: 8.0, 1: 9.0 /",
        "drop=name,drop=id / id,name,x,y~0,a,8,0~1,`b,\"~c`,9,1 / 0: 8.0, 1: 9.0 /",
        "separator=; / a|b;c~7;0~8;1 / 0: 7.0, 1: 8.0 /",
        "separator=space / 7 0~8 1 / 0: 7.0, 1: 8.0 /",
        "quote=' / '7','0'~'8','1' / 0: 7.0, 1: 8.0 /",
        "quote=none / 7,5\" x~8,\"y / 1: 7.0, 0: 8.0 / ,header=false",
        "classes=sorted / 7,10~8,9~9,-1 / 2: 7.0, 1: 8.0, 0: 9.0 /",
        "classes=sorted / 7,1.5~8,0.5 / 1: 7.0, 0: 8.0 /",
        "classes=sorted / 7,b~8,1 / 1: 7.0, 0: 8.0 /",
        "classes=numbers / 7,3~8,3~9,1~9,2 / 3: 7.0, 3: 8.0, 1: 9.0, 2: 9.0 /",
      })
  void options(String options, String text, String examples, String more) throws IOException {
    String lines = text.replace("`", "\"").replace("b,\"~c", "b,\"\"~c").replace('~', '\n');
    write("x.csv", lines + "\n");
    String all = "x.csv," + options + (more == null ? "" : more);
    TrainingData data = open(all, "x.csv");
    assertEquals(List.of(examples.split(", ")), FormatsTest.examples(data, false));
    assertEquals(List.of(examples.split(", ")), FormatsTest.examples(data, true));
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource({"semicolon, ;", "pipe, |", "tab, '\t'"})
  void findsTheSeparator(String name, String separator) throws IOException {
    write("x.csv", "\uFEFF" + IRIS.replace(",", separator).replace("\n", "\r\n"));
    TrainingData data = open("x.csv", "x.csv");
    assertEquals("2: 6.0 3.0", FormatsTest.examples(data, false).get(0));
    assertEquals(
        "; 3 columns by " + name + ", a header; class from",
        data.description().replaceFirst(".*classes(;.* from).*", "$1"));
  }

  @Test
  void quotesByRfc4180() throws IOException {
    write(
        "x.csv",
        """
        "a, b","the ""class\"""
        "1.5","x, ""y\"""

        2,"z"
        """);
    TrainingData data = open("x.csv,label=the \"class\"", "x.csv");
    assertEquals(List.of("x, \"y\"", "z"), data.classNames());
    assertEquals(List.of("0: 1.5", "1: 2.0"), FormatsTest.examples(data, false));
  }

  @Test
  void aLineBreakInQuotesIsPartOfItsField() throws IOException {
    write("x.csv", "id,x,y\n\"first\nof two\",1,0\nb,2,1\nc,oops,1\n");
    new Refusals(SPARK.context())
        .assertSentence(
            file("x.csv") + ", line 5, column 2 ('x'): 'oops' is no number.",
            DataSource.parse("csv:" + file("x.csv") + ",drop=id"),
            Optional.empty());
  }

  @Test
  void everyFileHasItsHeaderOrOnlyTheFirst() throws IOException {
    write("in/a.csv", "x,y\n1,0\n");
    write("in/b.csv.gz", "x,y\n2,1\n");
    write("in/c.csv", "3,0\n");
    assertEquals(
        List.of("0: 1.0", "1: 2.0", "0: 3.0"), FormatsTest.examples(open("in", "in"), false));
  }

  @Test
  void whatIsSetAsideHasTheSameClasses() throws IOException {
    write("x.csv", "1,b\n2,a\n".repeat(60));
    TrainingData data =
        SourceData.open(
            SPARK.context(), new DataSource.Csv(file("x.csv")), Optional.empty(), LabelForm.ANY, 1);
    for (boolean test : new boolean[] {false, true}) {
      assertEquals(
          List.of("0: 2.0", "1: 1.0"),
          FormatsTest.examples(data, test).stream().distinct().sorted().toList());
    }
  }

  private TrainingData open(String train, String test) {
    return SourceData.open(
        SPARK.context(),
        DataSource.parse("csv:" + file(train)),
        Optional.of(DataSource.parse("csv:" + file(test))),
        LabelForm.ANY,
        1);
  }

  private void write(String name, String text) throws IOException {
    TestFiles.write(folder.resolve(name), text.getBytes(StandardCharsets.UTF_8));
  }

  private String file(String name) {
    return folder.resolve(name).toString();
  }
}
