package dev.parsimony.spark.data;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.parsimony.spark.config.DataSource;
import dev.parsimony.spark.config.LabelKind;
import dev.parsimony.spark.data.format.ExampleFormat;
import dev.parsimony.spark.data.format.Records;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Columns of csv files that are values to learn, or labels of 0 and 1. */
final class TargetsTest {
  @RegisterExtension private static final LocalSpark SPARK = LocalSpark.plain();

  @TempDir Path folder;

  private String write(String name, String text) throws IOException {
    TestFiles.write(folder.resolve(name), text.getBytes(StandardCharsets.UTF_8));
    return "csv:" + folder.resolve(name);
  }

  private static TrainingData open(String train, String test) {
    return SourceData.open(
        SPARK.context(),
        DataSource.parse(train),
        Optional.of(DataSource.parse(test)),
        LabelForm.ANY,
        1);
  }

  /** Returns the training examples: what is to be answered, and the features. */
  private static List<String> examples(TrainingData data) {
    ExampleFormat format = data.format();
    List<String> found = new ArrayList<>();
    for (byte[] record : data.trainRecords().collect()) {
      StringBuilder text = new StringBuilder();
      for (int array = 0; array < format.arrays().size(); array++) {
        text.append(array == 0 ? "" : ":");
        for (int i = 0; i < format.arrays().get(array).shape().size(); i++) {
          text.append(' ').append(Records.getFloat(record, format.offset(array) + 4 * i));
        }
      }
      found.add(text.toString().strip());
    }
    return found;
  }

  @Test
  void valuesInTheOrderOfTheirOption() throws IOException {
    String train = write("train.csv", "a,price,b,size\n1,2.5,3,4\n5,-6,7,8\n");
    String test = write("test.csv", "a,price,b,size\n1,2,3,4\n");
    TrainingData data = open(train + ",values=size;price", test);
    assertEquals(LabelKind.VALUES, data.labelKind());
    assertEquals(0, data.classes());
    assertEquals(List.of("4.0 2.5: 1.0 3.0", "8.0 -6.0: 5.0 7.0"), examples(data));
    assertEquals(1, data.testExamples());
    assertEquals(
        train
            + ",values=size,values=price: 2 training and 1 test examples ("
            + test
            + "), vector of 2; 4 columns by comma, a header; values from column 4 ('size'), column"
            + " 2 ('price')",
        data.description());
    assertEquals(List.of(), data.remarks());
  }

  @Test
  void labelsAreZeroAndOneOrFalseAndTrue() throws IOException {
    String train = write("train.csv", "1,0,1,true\n2,1,1.0,False\n3,1,1,FALSE\n");
    TrainingData data = open(train + ",labels=2;3,labels=4", train);
    assertEquals(LabelKind.LABELS, data.labelKind());
    assertEquals(
        List.of("0.0 1.0 1.0: 1.0", "1.0 1.0 0.0: 2.0", "1.0 1.0 0.0: 3.0"), examples(data));
    assertEquals(
        List.of("warning: column 3, which is to be learnt, has the same value in all lines"),
        data.remarks());
  }

  @ParameterizedTest(name = "{0} {1}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "1,2,x~ | ,values=3 |, line 2, column 3 ('c'): 'x' is no number.",
        "1,2,~ | ,values=c |, line 2, column 3 ('c'): the value is missing; remove the line or fill"
            + " in a value.",
        "1,0,1~1,2,1 | ,labels=b;c |, line 3, column 2 ('b'): '2' is neither 0 nor 1, which say"
            + " whether a label of labels= is there.",
        "1,0,1 | ,values=b;b |: values= names column 2 ('b') twice; name each column once.",
        "1,0,1 | ,values=d |` has no column 'd' for values=; its header names a, b, c.`",
        "1,0,1 | ,values=b;c,drop=b |`: drop= names column 2 ('b'), which values= says is to be learnt;"
            + " leave it out of one of them.`",
        "1,0,1 | ,labels=b;c,drop=c |`: drop= names column 3 ('c'), which labels= says is to be learnt;"
            + " leave it out of one of them.`",
        "1,0,1 | ,values=a;b;c |: values= leaves no features; name fewer columns.",
        "1,0,1 | ,labels=a;b,drop=c |: drop= and labels= leave no features; name fewer columns.",
        "1,0,1 | ,label=a,weight=b,drop=c |: drop= and weight= leave no features; name fewer columns.",
      })
  void whatIsRefused(String lines, String options, String expected) throws IOException {
    write("x.csv", "a,b,c\n" + lines.replace('~', '\n') + "\n");
    DataSource source = DataSource.parse("csv:" + folder.resolve("x.csv") + options);
    new Refusals(SPARK.context())
        .assertSentence(folder.resolve("x.csv") + expected, source, Optional.of(source));
  }

  @Test
  void testDataHaveTheSame() throws IOException {
    String x = write("x.csv", "a,b,c\n1,0,1\n2,1,0\n");
    for (String[] each :
        new String[][] {
          {",values=b", ",label=b,drop=c", "a class", "a value"},
          {",drop=c,label=b", ",values=b", "a value", "a class"},
          {",labels=b;c", ",values=b;c", "2 values", "2 labels"}
        }) {
      new Refusals(SPARK.context())
          .assertSentence(
              String.format(
                  "The test data %s have %s for each example, the training data %s have %s; say the"
                      + " same of both.",
                  x.substring(4), each[2], x.substring(4), each[3]),
              DataSource.parse(x + each[0]),
              Optional.of(DataSource.parse(x + each[1])));
    }
  }
}
