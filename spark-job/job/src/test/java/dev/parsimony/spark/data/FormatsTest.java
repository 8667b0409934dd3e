package dev.parsimony.spark.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parsimony.spark.config.DataSource;
import dev.parsimony.spark.data.format.ArrayEncoding;
import dev.parsimony.spark.data.format.ArrayShape;
import dev.parsimony.spark.data.format.ExampleFormat;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FormatsTest {
  @RegisterExtension private static final LocalSpark SPARK = LocalSpark.plain();

  @TempDir Path folder;

  @ParameterizedTest(name = "separator {0}, suffix {1}")
  @CsvSource({"-,''", "-,.gz", ".,''", ".,.gz"})
  void idxWithItsOwnTestPart(String separator, String suffix) throws IOException {
    idx("train", separator, suffix, 1, 0, 2);
    idx("t10k", separator, suffix, 2, 1);
    TrainingData data = open(new DataSource.Idx(folder.toString()));
    assertEquals(
        "idx:" + folder + ": 3 training and 2 test examples, 2x3x1 image, 3 classes",
        data.description());
    assertEquals(
        List.of("1: 0 1 2 3 4 5", "0: 10 11 12 13 14 15", "2: 20 21 22 23 24 25"),
        examples(data, false));
    assertEquals(List.of("2: 0 1 2 3 4 5", "1: 10 11 12 13 14 15"), examples(data, true));
  }

  @Test
  void idxWithoutTestPartIsSplit() throws IOException {
    idx("train", "-", "", 0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 0, 1);
    TrainingData data = open(new DataSource.Idx(folder.toString()));
    assertEquals(20, data.trainExamples() + data.testExamples());
    assertEquals(20, examples(data, true).size() + examples(data, false).size());
  }

  @Test
  void namedIdxGivesItsTestPartOrElseAll() throws IOException {
    DataSource source = new DataSource.Idx(folder.toString());
    idx("train", "-", "", 0, 1, 1);
    assertEquals(3, openWithTest(source, source).testExamples());
    idx("t10k", "-", "", 1);
    TrainingData data = openWithTest(source, source);
    assertEquals(1, data.testExamples());
    assertEquals(
        String.format(
            "%s: 3 training and 1 test examples (%s), 2x3x1 image, 2 classes", source, source),
        data.description());
  }

  @ParameterizedTest(name = "suffix {0}")
  @ValueSource(strings = {"", ".gz"})
  void cifarWithBatchesMissing(String suffix) throws IOException {
    TestFiles.write(folder.resolve("data_batch_2.bin" + suffix), TestFiles.cifar(3, 9));
    TestFiles.write(folder.resolve("data_batch_4.bin" + suffix), TestFiles.cifar(0));
    TestFiles.write(folder.resolve("test_batch.bin" + suffix), TestFiles.cifar(7));
    TrainingData data = open(new DataSource.Cifar10(folder.toString()));
    assertEquals(
        "cifar10:" + folder + ": 3 training and 1 test examples, 32x32x3 image, 10 classes",
        data.description());
    assertEquals(
        List.of("3:" + " 4".repeat(3072), "9:" + " 10".repeat(3072), "0:" + " 1".repeat(3072)),
        examples(data, false));
    assertEquals(List.of("7:" + " 8".repeat(3072)), examples(data, true));
  }

  @ParameterizedTest(name = "{0}")
  @ValueSource(strings = {"x.csv", "x.csv.gz", "x.data"})
  void csvFile(String name) throws IOException {
    String text = "\uFEFFheight,width,class\r\n\r\n 1.5 ,-2e1,0\r\n0,+.25,1\r\n  \n3,4,2.0";
    csv(name, text);
    TrainingData data = openWithTest(csv(name), csv(name));
    assertEquals(3, data.classes());
    assertEquals(ArrayShape.vector(2), data.format().shape());
    assertEquals(List.of("0: 1.5 -20.0", "1: 0.0 0.25", "2: 3.0 4.0"), examples(data, false));
    assertEquals(examples(data, false), examples(data, true));
  }

  @Test
  void csvFolderAndGlobInTheOrderOfNames() throws IOException {
    csv("in/part-1.csv", "a,b\n3,1\n");
    csv("in/part-0.csv.gz", "a,b\n1,0\n2,1\n");
    csv("in/_SUCCESS", "");
    csv("in/.part-0.csv.crc", "junk");
    csv("in/notes.txt", "junk");
    csv("in/part-2.csv", "");
    for (String path : List.of("in", "in/part-*", "i?/*-[012].*")) {
      TrainingData data = openWithTest(csv(path), csv("in/part-1.csv"));
      assertEquals(List.of("0: 1.0", "1: 2.0", "1: 3.0"), examples(data, false));
      assertEquals(List.of("1: 3.0"), examples(data, true));
    }
  }

  @Test
  void firstLineWithANumberIsData() throws IOException {
    csv("x.csv", "1,0\n2,1\n");
    assertEquals(2, openWithTest(csv("x.csv"), csv("x.csv")).trainExamples());
  }

  @Test
  void hadoopUrisWork() throws IOException {
    csv("x.csv", "1,0\n2,1\n");
    DataSource uri = new DataSource.Csv(folder.resolve("x.csv").toUri().toString());
    assertEquals(List.of("0: 1.0", "1: 2.0"), examples(openWithTest(uri, uri), true));
  }

  @Test
  void theDataDecideTheClassesOfAGivenNetwork() throws IOException {
    csv("x.csv", "1,0\n2,1\n");
    TrainingData data =
        SourceData.open(
            SPARK.context(),
            csv("x.csv"),
            Optional.of(csv("x.csv")),
            new LabelForm(OptionalInt.of(5), false),
            1);
    assertEquals(2, data.classes());
  }

  @Test
  void randomImagesAreTheSeedsOwn() throws IOException {
    DataSource source = new DataSource.RandomImages(2, 3, 1, 4, 70);
    TrainingData data = open(source);
    assertEquals(
        "random:2x3x1,classes=4,examples=70: 70 training and 12 test examples, 3x1x2 image, 4"
            + " classes",
        data.description());
    List<String> train = examples(data, false);
    assertEquals(train, examples(open(source), false));
    assertEquals(70, new HashSet<>(train).size());
    assertEquals(
        List.of("0:", "1:", "2:", "3:", "0:"),
        train.stream().limit(5).map(example -> example.substring(0, 2)).toList());
    assertTrue(train.stream().noneMatch(examples(data, true)::contains));
    TrainingData other =
        SourceData.open(SPARK.context(), source, Optional.empty(), LabelForm.ANY, 2);
    assertTrue(train.stream().noneMatch(examples(other, false)::contains));
  }

  private void idx(String prefix, String separator, String suffix, int... labels)
      throws IOException {
    TestFiles.write(
        folder.resolve(prefix + "-images" + separator + "idx3-ubyte" + suffix),
        TestFiles.idxImages(labels.length, labels.length));
    TestFiles.write(
        folder.resolve(prefix + "-labels" + separator + "idx1-ubyte" + suffix),
        TestFiles.idxLabels(labels));
  }

  private void csv(String name, String text) throws IOException {
    TestFiles.write(folder.resolve(name), text.getBytes(StandardCharsets.UTF_8));
  }

  private DataSource csv(String name) {
    return new DataSource.Csv(folder + "/" + name);
  }

  private static TrainingData open(DataSource source) {
    return SourceData.open(SPARK.context(), source, Optional.empty(), LabelForm.ANY, 1);
  }

  private static TrainingData openWithTest(DataSource train, DataSource test) {
    return SourceData.open(SPARK.context(), train, Optional.of(test), LabelForm.ANY, 1);
  }

  /** Every example as "label: features", bytes as their numbers. */
  static List<String> examples(TrainingData data, boolean test) throws IOException {
    List<ShardRecord> records = data.shards(1).glom().collect().get(0);
    List<String> found = new ArrayList<>();
    try (Shard shard =
        Shard.fill(records.iterator(), data.plan(1), 0, Path.of("unused"), Long.MAX_VALUE)) {
      ExampleStore store = test ? shard.test() : shard.train();
      float[] features = new float[data.format().shape().size()];
      for (int i = 0; i < store.size(); i++) {
        store.read(i, ExampleFormat.FEATURES, features, 0);
        float[] label = new float[1];
        store.read(i, ExampleFormat.CLASS, label, 0);
        StringBuilder text = new StringBuilder().append((int) label[0]).append(':');
        for (float feature : features) {
          boolean bytes =
              data.format().arrays().get(ExampleFormat.FEATURES).encoding() == ArrayEncoding.UINT8;
          text.append(' ').append(bytes ? "" + Math.round(feature * 255) : "" + feature);
        }
        found.add(text.toString());
      }
    }
    return found;
  }
}
