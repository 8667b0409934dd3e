package dev.parsimony.spark.data;

import dev.parsimony.spark.config.DataSource;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Folders of images that cannot be trained on: each has one sentence. */
final class BadImageFolderTest {
  private static final BufferedImage IMAGE = ImageFiles.grey(2, 3, 1, 2, 3, 4, 5, 6);

  @RegisterExtension private static final LocalSpark SPARK = LocalSpark.plain();
  private static Refusals refusals;

  @TempDir Path folder;

  @BeforeAll
  static void start() {
    refusals = new Refusals(SPARK.context());
  }

  @BeforeEach
  void write() throws IOException {
    ImageFiles.write(folder.resolve("data/a/1.png"), IMAGE);
    ImageFiles.write(folder.resolve("data/b/1.png"), IMAGE);
  }

  @Test
  void foldersThatAreNone() throws IOException {
    assertRefused(
        "There is no folder %1$s/none; it should hold a folder of PNG or JPEG files for each class.",
        "none");
    assertRefused(
        "%1$s/data/a/1.png is a file; name the folder that holds a folder of PNG or JPEG files for"
            + " each class.",
        "data/a/1.png");
    Files.createDirectories(folder.resolve("empty/.hidden"));
    assertRefused(
        "The folder %1$s/empty holds no images; it should hold a folder of PNG or JPEG files for"
            + " each class.",
        "empty");
    assertRefused(
        "images:%1$s/data/a holds images and no folders; put the images of each class into a folder"
            + " of its name (without classes they are for predict only).",
        "data/a");
  }

  @Test
  void classesThatAreNone() throws IOException {
    Files.createDirectories(folder.resolve("data/c"));
    assertRefused(
        "The folder %1$s/data/c holds no images; put some into it, or remove it.", "data");
    ImageFiles.write(folder.resolve("data/c/deep/1.png"), IMAGE);
    assertRefused(
        "%1$s/data/c/deep is a folder among images; move its images to where the others are.",
        "data");
    ImageFiles.write(folder.resolve("one/a/1.png"), IMAGE);
    assertRefused(
        "images:%1$s/one has one folder, 'a', and so one class; there must be at least two classes.",
        "one");
    ImageFiles.write(folder.resolve("one/2.JPG.png"), IMAGE);
    assertRefused(
        "%1$s/one/2.JPG.png stands beside the folders of the classes; move it into one of them.",
        "one");
  }

  @Test
  void filesThatAreNoImages() throws IOException {
    text("data/a/notes.txt");
    assertRefused(
        "%1$s/data/a/notes.txt is no image that Java reads, such as PNG or JPEG; convert it, or"
            + " remove it.",
        "data");
    Files.delete(folder.resolve("data/a/notes.txt"));
    byte[] whole = ImageFiles.encoded(IMAGE, "png");
    TestFiles.write(folder.resolve("data/b/2.png"), Arrays.copyOf(whole, whole.length - 30));
    assertRefused(
        "%1$s/data/b/2.png cannot be decoded (Error reading PNG image data); copy or download it"
            + " again, convert it, or remove it.",
        "data");
    TestFiles.write(folder.resolve("data/a/0.png"), new byte[0]);
    assertRefused(
        "%1$s/data/a/0.png is no image that Java reads, such as PNG or JPEG; convert it, or remove"
            + " it.",
        "data");
  }

  @Test
  void imagesThatDoNotFitTheFirst() throws IOException {
    ImageFiles.write(folder.resolve("data/b/2.png"), ImageFiles.grey(4, 3, 1));
    assertRefused(
        "%1$s/data/b/2.png has a height and width of 4x3, where 2x3 are expected, as of the first"
            + " image; add size=2x3, or another size, behind the folder, after a comma, to resize"
            + " all.",
        "data");
    ImageFiles.write(folder.resolve("data/b/2.png"), ImageFiles.rgb(2, 3, 1));
    assertRefused(
        "%1$s/data/b/2.png is in colour, and the first image is grey; add grey or rgb behind the"
            + " folder, after a comma, to read all as one or the other.",
        "data");
  }

  @Test
  void testDataOfOtherClassesOrKinds() throws IOException {
    ImageFiles.write(folder.resolve("test/b/1.png"), IMAGE);
    ImageFiles.write(folder.resolve("test/c/1.png"), IMAGE);
    assertRefused(
        "The folder %1$s/test/c is of a class that the training data lack; theirs are a, b.",
        "data", "images:" + folder + "/test");
    assertRefused(
        "images:%1$s/test/b holds images and no folders; put the images of each class into a folder"
            + " of its name (without classes they are for predict only).",
        "data", "images:" + folder + "/test/b");
    assertRefused(
        "The test data glyphs and the training data images:%1$s/data are of different kinds; name a"
            + " folder of images: for both, or for none.",
        "data", "glyphs");
    assertRefused(
        "The test data images:%1$s/data,size=5x5 hold a 5x5x1 image per example, the training data"
            + " images:%1$s/data hold a 2x3x1 image: they must have the same shape.",
        "data", "images:" + folder + "/data,size=5x5");
  }

  @Test
  void threeParts() throws IOException {
    for (String part : new String[] {"train", "test", "val"}) {
      ImageFiles.write(folder.resolve("parts/" + part + "/a/1.png"), IMAGE);
    }
    assertRefused(
        "images:%1$s/parts has the folders train, test and val; name the one to train on and the one"
            + " to test on, such as --data images:%1$s/parts/train --test images:%1$s/parts/test.",
        "parts");
  }

  @Test
  void outputsOfAGivenNetwork() throws IOException {
    ImageFiles.write(folder.resolve("data/c/1.png"), IMAGE);
    DataSource source = DataSource.parse("images:" + folder + "/data");
    refusals.assertSentence(
        folder + "/data/c/1.png: label 2, but the network's outputs are for labels 0 to 1.",
        source,
        Optional.of(source),
        OptionalInt.of(2));
    refusals.assertSentence(
        source
            + " has 3 classes (a, b, c), but the network has 5 outputs, so which output is which"
            + " class is unknown; give it 3 outputs, or data with all classes.",
        source,
        Optional.of(source),
        OptionalInt.of(5));
  }

  private void assertRefused(String pattern, String data) {
    assertRefused(pattern, data, "images:" + folder + "/" + data);
  }

  private void assertRefused(String pattern, String data, String test) {
    refusals.assertSentence(
        String.format(pattern, folder),
        DataSource.parse("images:" + folder + "/" + data),
        Optional.of(DataSource.parse(test)));
  }

  private void text(String name) throws IOException {
    TestFiles.write(folder.resolve(name), "x".getBytes(StandardCharsets.UTF_8));
  }
}
