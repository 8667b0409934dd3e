package dev.parsimony.spark.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parsimony.spark.config.ClassWeights;
import dev.parsimony.spark.config.DataSource;
import dev.parsimony.spark.config.UserErrorException;
import dev.parsimony.spark.data.format.ArrayRole;
import dev.parsimony.spark.data.format.ExampleFormat;
import dev.parsimony.spark.data.format.Records;
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

/** Weights of examples, from a column or by their class. */
final class WeightsTest {
  @RegisterExtension private static final LocalSpark SPARK = LocalSpark.plain();

  @TempDir Path folder;

  private String csv(String text) throws IOException {
    TestFiles.write(folder.resolve("x.csv"), text.getBytes(StandardCharsets.UTF_8));
    return "csv:" + folder.resolve("x.csv");
  }

  private static TrainingData open(String source, String test) {
    return SourceData.open(
        SPARK.context(),
        DataSource.parse(source),
        Optional.of(DataSource.parse(test)),
        LabelForm.ANY,
        1);
  }

  private static List<Float> weights(TrainingData data) {
    ExampleFormat format = data.format();
    int weight = format.find(ArrayRole.WEIGHT, 0).orElseThrow();
    return data.shards(1).collect().stream()
        .filter(each -> !each.test())
        .sorted((a, b) -> Integer.compare(a.slot(), b.slot()))
        .map(
            each ->
                Records.getFloat(
                    each.record(), format.offset(weight, Records.steps(each.record(), format))))
        .toList();
  }

  @Test
  void aColumnHasTheWeights() throws IOException {
    String data = csv("a,w,y\n1,0.5,0\n2,0,1\n3,2e3,0\n");
    TrainingData weighted = open(data + ",weight=w", data);
    assertEquals(List.of(0.5f, 0f, 2000f), weights(weighted));
    assertEquals(1, weighted.format().shape().size());
    assertTrue(
        weighted
            .description()
            .contains("class from column 3 ('y'), weights from column 2 ('w'): 0"),
        weighted.description());
    assertEquals(
        List.of(0.5f, 0f, 2000f), weights(open(data + ",values=y,weight=2", data + ",weight=w")));
    TrainingData none = open(data + ",weight=w", data + ",weight=none,drop=w");
    assertEquals(List.of(0.5f, 0f, 2000f), weights(none));
  }

  @ParameterizedTest(name = "{0} {1}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "1,-1,0 | ,weight=w |, line 2, column 2 ('w'): '-1' is no weight, which are finite numbers"
            + " of 0 or more.",
        "1,1e39,0 | ,weight=w |, line 2, column 2 ('w'): '1e39' is no weight, which are finite"
            + " numbers of 0 or more.",
        "1,NA,0 | ,weight=w |, line 2, column 2 ('w'): the value is missing ('NA'); remove the line"
            + " or fill in a value.",
        "1,1,0 | ,weight=y |: weight= names column 3 ('y'), which is to be learnt; name another"
            + " column.",
      })
  void whatIsRefused(String line, String options, String expected) throws IOException {
    DataSource source = DataSource.parse(csv("a,w,y\n" + line + "\n") + options);
    new Refusals(SPARK.context())
        .assertSentence(folder.resolve("x.csv") + expected, source, Optional.of(source));
  }

  @Test
  void balancedClassesCountTheSame() throws IOException {
    String data = csv("1,red\n2,blue\n3,blue\n4,blue\n");
    TrainingData weighted = ClassWeightedData.of(open(data, data), ClassWeights.parse("balanced"));
    assertEquals(List.of(2f, 2 / 3f, 2 / 3f, 2 / 3f), weights(weighted));
    assertTrue(
        weighted.description().endsWith("; class weights 0.6667, 2.000"), weighted.description());
    String own = csv("1,0.5,0\n2,3,1\n");
    TrainingData both =
        ClassWeightedData.of(open(own + ",weight=2", own), ClassWeights.parse("2, 0.25"));
    assertEquals(List.of(1f, 0.75f), weights(both));
    assertEquals(both.format().recordBytes(), both.trainRecords().first().length);
  }

  /** Whose records have lengths of their own. */
  @Test
  void sequencesOfAClassEach() {
    String pen = "sequence-csv:../../notebooks-data/pen";
    TrainingData data = open(pen, pen);
    TrainingData weighted = ClassWeightedData.of(data, ClassWeights.parse("balanced"));
    double sum = weights(weighted).stream().mapToDouble(Float::doubleValue).sum();
    assertEquals((double) data.trainExamples(), sum, 1e-3);
  }

  @Test
  void classWeightsThatDoNotFitAreRefused() throws IOException {
    String data = csv("1,0\n2,1\n");
    for (String each : new String[] {"1,2,3", "1"}) {
      UserErrorException e =
          assertThrows(
              UserErrorException.class,
              () -> ClassWeightedData.of(open(data, data), ClassWeights.parse(each)));
      assertTrue(e.sentence().contains("weights, but the data has 2 classes;"), e.sentence());
    }
    String values = data + ",values=2";
    UserErrorException e =
        assertThrows(
            UserErrorException.class,
            () -> ClassWeightedData.of(open(values, values), ClassWeights.parse("balanced")));
    assertTrue(e.sentence().contains("one class for each example"), e.sentence());
    for (String text : new String[] {"0,0", "1,-1", "1,,2", "NaN,1", "even", "1e39,1"}) {
      assertThrows(IllegalArgumentException.class, () -> ClassWeights.parse(text), text);
    }
  }
}
