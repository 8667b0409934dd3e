package dev.parsimony.spark.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parsimony.spark.config.DataSource;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Folders of images: which files are taken, in which order, and the values of their pixels. */
final class ImageFolderTest {
  @RegisterExtension private static final LocalSpark SPARK = LocalSpark.plain();

  @TempDir Path folder;

  @Test
  void classesAndFilesInTheOrderOfTheirNames() throws IOException {
    ImageFiles.write(folder.resolve("dog/10.png"), ImageFiles.grey(2, 3, 10, 11, 12, 13, 14, 15));
    ImageFiles.write(folder.resolve("dog/2.png"), ImageFiles.grey(2, 3, 20));
    ImageFiles.write(folder.resolve("Cat/a,b c%20.PNG"), ImageFiles.grey(2, 3, 30));
    ImageFiles.write(folder.resolve("eel/1.png"), ImageFiles.grey(2, 3, 40));
    ImageFiles.write(folder.resolve(".hidden/1.png"), ImageFiles.grey(2, 3, 50));
    ImageFiles.write(folder.resolve("_hidden/1.png"), ImageFiles.grey(2, 3, 50));
    text("dog/.DS_Store");
    text("README.txt");
    TrainingData data = openWithTest("", "");
    assertEquals(
        String.format(
            "images:%s: 4 training and 4 test examples (images:%s), 2x3x1 image, 3 classes; class"
                + " from the folder: 0: Cat, 1: dog, 2: eel",
            folder, folder),
        data.description());
    assertEquals(List.of("Cat", "dog", "eel"), data.classNames());
    assertEquals(
        List.of(
            "0:" + " 30".repeat(6),
            "1: 10 11 12 13 14 15",
            "1:" + " 20".repeat(6),
            "2:" + " 40".repeat(6)),
        FormatsTest.examples(data, false));
    assertEquals(FormatsTest.examples(data, false), FormatsTest.examples(data, true));
  }

  @Test
  void pixelsOfEveryKindOfPng() throws IOException {
    int[] colours = {0x010203, 0x0A0B0C, 0xF0F1F2, 0xFF0000};
    String planes = " 1 10 240 255 2 11 241 0 3 12 242 0";
    BufferedImage none = ImageFiles.rgb(2, 2, 0);
    ImageFiles.write(folder.resolve("a/1.png"), ImageFiles.rgb(2, 2, colours));
    ImageFiles.write(
        folder.resolve("a/2.png"), ImageFiles.image(BufferedImage.TYPE_3BYTE_BGR, 2, 2, colours));
    ImageFiles.write(folder.resolve("a/3.png"), ImageFiles.alpha(2, 2, colours));
    ImageFiles.write(folder.resolve("a/4.png"), ImageFiles.palette(2, 2, colours));
    ImageFiles.write(folder.resolve("a/5.png"), ImageFiles.grey(2, 2, 7, 8, 9, 200));
    ImageFiles.write(folder.resolve("b/1.png"), none);
    List<String> expected = new ArrayList<>();
    IntStream.range(0, 4).forEach(i -> expected.add("0:" + planes));
    expected.add("0:" + " 7 8 9 200".repeat(3));
    expected.add("1:" + " 0".repeat(12));
    assertEquals(expected, FormatsTest.examples(openWithTest("", ""), false));
  }

  @Test
  void jpegsInColourAndInGrey() throws IOException {
    ImageFiles.write(folder.resolve("a/1.jpg"), ImageFiles.rgb(16, 16, 0x20A0E0));
    ImageFiles.write(folder.resolve("b/1.jpeg"), ImageFiles.grey(16, 16, 100));
    List<String> examples = FormatsTest.examples(openWithTest("", ""), false);
    int[] expected = {0x20, 0xA0, 0xE0};
    String[] colours = examples.get(0).split(" ", -1);
    String[] greys = examples.get(1).split(" ", -1);
    for (int i = 0; i < 3 * 256; i++) {
      assertEquals(expected[i / 256], Integer.parseInt(colours[i + 1]), 4.0, "value " + i);
      assertEquals(100, Integer.parseInt(greys[i + 1]), 2.0, "value " + i);
    }
  }

  /** The grey values are those of PIL's convert("L"). */
  @Test
  void greyOnRequest() throws IOException {
    ImageFiles.write(
        folder.resolve("a/1.png"), ImageFiles.rgb(1, 4, 0xFF0000, 0x00FF00, 0x0000FF, 0x0AC863));
    ImageFiles.write(folder.resolve("b/1.png"), ImageFiles.grey(1, 4, 7));
    TrainingData data = openWithTest(",grey", "");
    assertEquals(List.of("0: 76 150 29 132", "1: 7 7 7 7"), FormatsTest.examples(data, false));
    assertEquals(FormatsTest.examples(data, false), FormatsTest.examples(data, true));
  }

  @Test
  void coloursOnRequest() throws IOException {
    ImageFiles.write(folder.resolve("a/1.png"), ImageFiles.grey(1, 1, 7));
    ImageFiles.write(folder.resolve("b/1.png"), ImageFiles.rgb(1, 1, 0x010203));
    assertEquals(
        List.of("0: 7 7 7", "1: 1 2 3"), FormatsTest.examples(openWithTest(",rgb", ""), false));
  }

  @Test
  void testDataAreResizedAsTrainingDataAre() throws IOException {
    ImageFiles.write(folder.resolve("a/1.png"), ImageFiles.grey(64, 64, 200, 100));
    ImageFiles.write(folder.resolve("b/1.png"), ImageFiles.grey(1, 3, 40));
    TrainingData data = openWithTest(",size=4x2", "");
    assertTrue(data.description().contains("4x2x1 image"), data.description());
    List<String> expected = List.of("0:" + " 150".repeat(8), "1:" + " 40".repeat(8));
    assertEquals(expected, FormatsTest.examples(data, false));
    assertEquals(expected, FormatsTest.examples(data, true));
  }

  @Test
  void resizedColoursStayInTheirPlanes() throws IOException {
    ImageFiles.write(folder.resolve("a/1.png"), ImageFiles.rgb(8, 8, 0x0A1E32));
    ImageFiles.write(folder.resolve("b/1.png"), ImageFiles.rgb(2, 1, 0x010203));
    assertEquals(
        List.of("0: 10 10 30 30 50 50", "1: 1 1 2 2 3 3"),
        FormatsTest.examples(openWithTest(",size=1x2", ""), false));
  }

  @ParameterizedTest
  @ValueSource(strings = {"test", "val"})
  void partsForTrainingAndTesting(String test) throws IOException {
    ImageFiles.write(folder.resolve("train/a/1.png"), ImageFiles.rgb(1, 1, 0x010203));
    ImageFiles.write(folder.resolve("train/b/1.png"), ImageFiles.rgb(1, 1, 0x040506));
    ImageFiles.write(folder.resolve(test + "/b/1.png"), ImageFiles.grey(1, 1, 9));
    text("notes.txt");
    TrainingData data =
        SourceData.open(SPARK.context(), source(""), Optional.empty(), LabelForm.ANY, 1);
    assertEquals(List.of("0: 1 2 3", "1: 4 5 6"), FormatsTest.examples(data, false));
    assertEquals(List.of("1: 9 9 9"), FormatsTest.examples(data, true), "classes of training");
    assertEquals(List.of("1: 9 9 9"), FormatsTest.examples(openWithTest("", ""), true));
  }

  @Test
  void aSixthIsSetAsideWithoutATestPart() throws IOException {
    for (int i = 0; i < 30; i++) {
      ImageFiles.write(folder.resolve("a/" + i + ".png"), ImageFiles.grey(1, 1, i));
      ImageFiles.write(folder.resolve("b/" + i + ".png"), ImageFiles.grey(1, 1, 100 + i));
    }
    TrainingData data =
        SourceData.open(SPARK.context(), source(""), Optional.empty(), LabelForm.ANY, 1);
    assertEquals(60, data.trainExamples() + data.testExamples());
    assertTrue(data.testExamples() > 3 && data.testExamples() < 20, data.description());
  }

  /** More files than a slice has, dealt out to any number of workers. */
  @Test
  void theSameExamplesForAnyNumberOfWorkers() throws IOException {
    byte[] content = ImageFiles.encoded(ImageFiles.grey(1, 1, 1), "png");
    Files.createDirectories(folder.resolve("a"));
    Files.createDirectories(folder.resolve("b"));
    for (int i = 0; i < 1100; i++) {
      Files.write(folder.resolve((i % 2 == 0 ? "a/" : "b/") + i + ".png"), content);
    }
    ImageFiles.write(folder.resolve("b/999.png"), ImageFiles.grey(1, 1, 9));
    TrainingData data = openWithTest("", "");
    assertEquals(4, data.trainRecords().getNumPartitions(), "slices to train and to test on");
    List<String> expected = FormatsTest.examples(data, false);
    assertEquals(1100, expected.size());
    for (int workers : new int[] {2, 5}) {
      List<String> found = new ArrayList<>();
      for (List<ShardRecord> shard : data.shards(workers).glom().collect()) {
        shard.stream()
            .filter(record -> !record.test())
            .forEach(record -> found.add(record.record()[0] + ": " + record.record()[4]));
      }
      assertEquals(expected.stream().sorted().toList(), found.stream().sorted().toList());
    }
  }

  private void text(String name) throws IOException {
    TestFiles.write(folder.resolve(name), "x".getBytes(StandardCharsets.UTF_8));
  }

  private DataSource source(String options) {
    return DataSource.parse("images:" + folder + options);
  }

  private TrainingData openWithTest(String options, String testOptions) {
    return SourceData.open(
        SPARK.context(), source(options), Optional.of(source(testOptions)), LabelForm.ANY, 1);
  }
}
