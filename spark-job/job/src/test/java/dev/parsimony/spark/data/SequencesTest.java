package dev.parsimony.spark.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parsimony.spark.config.DataSource;
import dev.parsimony.spark.data.format.ArrayFormat;
import dev.parsimony.spark.data.format.ArrayRole;
import dev.parsimony.spark.data.format.ArrayShape;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SequencesTest {
  @RegisterExtension private static final LocalSpark SPARK = LocalSpark.plain();
  private static Refusals refusals;

  @TempDir Path folder;

  @BeforeAll
  static void start() {
    refusals = new Refusals(SPARK.context());
  }

  @ParameterizedTest(name = "suffix {0}")
  @ValueSource(strings = {"", ".gz"})
  void aLabelForEachSequence(String suffix) throws IOException {
    write("features/3.csv" + suffix, "x,y\n1,2\n3,4\n5,6\n");
    write("labels/3.csv" + suffix, "1\n");
    write("features/4.csv" + suffix, "7,8\n");
    write("labels/4.csv" + suffix, "speaker\n0\n");
    TrainingData data = openWithItselfAsTest(LabelForm.ANY);
    assertEquals(
        List.of(ArrayRole.LABELS, ArrayRole.FEATURES, ArrayRole.FEATURES_MASK), roles(data));
    assertEquals(ArrayShape.sequence(2, 3), data.format().shape());
    assertEquals(2, data.classes());
    assertEquals(
        List.of("[1.0] [1.0, 3.0, 5.0, 2.0, 4.0, 6.0] []", "[0.0] [7.0, 8.0] []"), examples(data));
    assertTrue(
        data.description().endsWith("sequence of 2 features, up to 3 steps, 2 classes"),
        data.description());
  }

  @Test
  void aLabelForEachStep() throws IOException {
    write("features/0.csv", "1\n2\n3\n");
    write("labels/0.csv", "2\n1\n0\n");
    write("features/1.csv", "4\n5\n");
    write("labels/1.csv", "1\n1\n");
    TrainingData data = openWithItselfAsTest(LabelForm.ANY);
    assertEquals(
        List.of(
            ArrayRole.LABELS, ArrayRole.FEATURES, ArrayRole.FEATURES_MASK, ArrayRole.LABELS_MASK),
        roles(data));
    assertEquals(3, data.classes());
    assertEquals(
        List.of("[2.0, 1.0, 0.0] [1.0, 2.0, 3.0] [] []", "[1.0, 1.0] [4.0, 5.0] [] []"),
        examples(data));
  }

  @Test
  void sequencesOfEqualLengthNeedNoMasks() throws IOException {
    write("features/0.csv", "1\n2\n");
    write("labels/0.csv", "0\n1\n");
    write("features/1.csv", "4\n5\n");
    write("labels/1.csv", "1\n1\n");
    TrainingData data = openWithItselfAsTest(LabelForm.ANY);
    assertEquals(List.of("[0.0, 1.0] [1.0, 2.0]", "[1.0, 1.0] [4.0, 5.0]"), examples(data));
    write("labels/0.csv", "0\n");
    write("labels/1.csv", "1\n");
    data = openWithItselfAsTest(LabelForm.ANY);
    assertEquals(List.of("[0.0] [1.0, 2.0]", "[1.0] [4.0, 5.0]"), examples(data));
  }

  @ParameterizedTest(name = "{0}")
  @ValueSource(strings = {"of a network that answers per step", "beside labels of steps"})
  void oneLabelStandsAtTheLastStep(String kind) throws IOException {
    boolean wanted = kind.startsWith("of");
    write("features/0.csv", "1\n2\n3\n");
    write("labels/0.csv", wanted ? "2\n" : "2\n2\n2\n");
    write("features/1.csv", "4\n5\n6\n");
    write("labels/1.csv", "1\n");
    TrainingData data = openWithItselfAsTest(new LabelForm(OptionalInt.of(3), wanted));
    String first =
        wanted
            ? "[-1.0, -1.0, 2.0] [1.0, 2.0, 3.0] [0.0, 0.0, 1.0]"
            : "[2.0, 2.0, 2.0] [1.0, 2.0, 3.0] [1.0, 1.0, 1.0]";
    assertEquals(
        List.of(first, "[-1.0, -1.0, 1.0] [4.0, 5.0, 6.0] [0.0, 0.0, 1.0]"), examples(data));
  }

  @Test
  void oneLabelStandsAtTheLastStepOfEachLength() throws IOException {
    write("features/0.csv", "1\n2\n3\n");
    write("labels/0.csv", "2\n");
    write("features/1.csv", "4\n5\n");
    write("labels/1.csv", "1\n0\n");
    TrainingData data = openWithItselfAsTest(new LabelForm(OptionalInt.of(3), true));
    assertEquals(
        List.of(
            "[-1.0, -1.0, 2.0] [1.0, 2.0, 3.0] [] [0.0, 0.0, 1.0]", "[1.0, 0.0] [4.0, 5.0] [] []"),
        examples(data));
  }

  @Test
  void testDataMayBeLonger() throws IOException {
    write("features/0.csv", "1\n2\n");
    write("labels/0.csv", "0\n");
    write("features/1.csv", "1\n2\n");
    write("labels/1.csv", "1\n");
    write("test/features/7.csv", "3\n4\n5\n");
    write("test/labels/7.csv", "1\n");
    DataSource test = new DataSource.SequenceCsv(folder.resolve("test").toString());
    TrainingData data =
        SourceData.open(SPARK.context(), source(), Optional.of(test), LabelForm.ANY, 1);
    assertEquals(List.of("[0.0] [1.0, 2.0] []", "[1.0] [1.0, 2.0] []"), examples(data));
    assertEquals(1, data.testExamples());
  }

  @Test
  void manySequencesAreSplitBySeed() throws IOException {
    for (int i = 0; i < 450; i++) {
      write("features/" + i + ".csv", (i + ",1\n").repeat(1 + i % 4));
      write("labels/" + i + ".csv", i % 3 + "\n");
    }
    TrainingData data =
        SourceData.open(SPARK.context(), source(), Optional.empty(), LabelForm.ANY, 1);
    assertEquals(450, data.trainExamples() + data.testExamples());
    assertEquals(75, (int) data.testExamples(), 25);
    TrainingData again =
        SourceData.open(SPARK.context(), source(), Optional.empty(), LabelForm.ANY, 1);
    assertEquals(examples(data), examples(again));
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "features/1.csv=1,2;3,4 |/features holds 0.csv and 2.csv, but 1.csv is missing.",
        "labels/2.csv=1|The folder DIR holds features/2.csv, but no labels/2.csv; every sequence"
            + " needs both.",
        "features/2.csv=1,2|The folder DIR holds labels/2.csv, but no features/2.csv; every"
            + " sequence needs both."
      })
  void missingFiles(String file, String expected) throws IOException {
    good();
    Files.delete(folder.resolve(file.substring(0, file.indexOf('='))));
    String sentence = expected.startsWith("/") ? folder + expected : expected;
    refused(sentence.replace("DIR", folder.toString()));
  }

  @ParameterizedTest(name = "{0} is {1}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "features/1.csv|1,2;3|, line 2 has 1 column, but the first sequence has 2: '3'.",
        "features/1.csv|1,2,3|, line 1 has 3 columns, but the first sequence has 2: '1,2,3'.",
        "features/1.csv|1,2;3,NaN|, line 2, column 2: the value is missing ('NaN'); remove the line"
            + " or fill in a value.",
        "features/1.csv|1,two|, line 1, column 2: 'two' is no number.",
        "features/1.csv|` `|` holds no line of numbers; a sequence must have a time step at"
            + " least.`",
        "labels/1.csv|1,0|, line 1 has 2 columns, but a line of labels has 1: '1,0'.",
        "labels/1.csv|-1|, line 1, column 1: '-1' is no class; the last column must hold class"
            + " numbers from 0 on.",
        "labels/1.csv|5|: label 5, but the network's outputs are for labels 0 to 2.",
        "features/x.csv|1,2|: files of sequences must be numbered, 0.csv, 1.csv and so on.",
        "features/01.csv|1,2|: files of sequences must be numbered, 0.csv, 1.csv and so on.",
      })
  void badFiles(String file, String lines, String expected) throws IOException {
    good();
    write(file, lines.replace(';', '\n') + "\n");
    refused(folder + "/" + file + expected);
  }

  @Test
  void labelsForSomeStepsOnly() throws IOException {
    good();
    write("labels/2.csv", "1\n0\n");
    refused(
        String.format(
            "%s/labels/2.csv has 2 labels for the 3 time steps of %s/features/2.csv; it must hold"
                + " one line for the whole sequence or one for each step.",
            folder, folder));
  }

  @Test
  void filesThereTwiceAndFoldersNotThere() throws IOException {
    good();
    write("features/1.csv.gz", "1,2\n");
    refused(folder + "/features holds 1.csv twice, plain and as .gz; remove one.");
    DataSource none = new DataSource.SequenceCsv(folder.resolve("none").toString());
    refusals.assertSentence(
        "There is no folder "
            + folder
            + "/none; it should hold features/0.csv, 1.csv and so on, and labels of the same"
            + " names.",
        none,
        Optional.empty());
  }

  private void good() throws IOException {
    for (int i = 0; i < 3; i++) {
      write("features/" + i + ".csv", "1,2\n".repeat(i + 1));
      write("labels/" + i + ".csv", i % 2 + "\n");
    }
  }

  private void refused(String expected) {
    refusals.assertSentence(expected, source(), Optional.of(source()), OptionalInt.of(3));
  }

  private DataSource source() {
    return new DataSource.SequenceCsv(folder.toString());
  }

  private TrainingData openWithItselfAsTest(LabelForm labels) {
    return SourceData.open(SPARK.context(), source(), Optional.of(source()), labels, 1);
  }

  private void write(String name, String text) throws IOException {
    TestFiles.write(folder.resolve(name), text.getBytes(StandardCharsets.UTF_8));
  }

  private static List<ArrayRole> roles(TrainingData data) {
    return data.format().arrays().stream().map(ArrayFormat::role).toList();
  }

  /** The training examples, array by array. */
  private static List<String> examples(TrainingData data) throws IOException {
    List<ShardRecord> records = data.shards(1).glom().collect().get(0);
    List<String> found = new ArrayList<>();
    try (Shard shard =
        Shard.fill(records.iterator(), data.plan(1), 0, Path.of("unused"), Long.MAX_VALUE)) {
      for (int i = 0; i < shard.train().size(); i++) {
        List<String> arrays = new ArrayList<>();
        for (int array = 0; array < data.format().arrays().size(); array++) {
          ArrayFormat format = data.format().arrays().get(array);
          int steps = format.varies() ? shard.train().steps(i, array) : format.shape().steps();
          float[] values = new float[format.shape().rows() * steps];
          shard.train().read(i, array, values, 0);
          arrays.add(Arrays.toString(values));
        }
        found.add(String.join(" ", arrays));
      }
    }
    return found;
  }
}
