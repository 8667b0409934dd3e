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
import org.junit.jupiter.params.provider.ValueSource;

class BadImagesTest {
  private static final String IDX_EXPECTED =
      "it should hold train-images-idx3-ubyte and train-labels-idx1-ubyte (plain or .gz), and"
          + " t10k-... likewise for testing.";
  private static final String CIFAR_EXPECTED =
      "CIFAR-10's binary files data_batch_1.bin to data_batch_5.bin and test_batch.bin (plain or"
          + " .gz)";

  @RegisterExtension private static final LocalSpark SPARK = LocalSpark.plain();
  private static Refusals refusals;

  @TempDir Path folder;

  @BeforeAll
  static void start() {
    refusals = new Refusals(SPARK.context());
  }

  @Test
  void nothingToTrainOrTestOn() throws IOException {
    idx(folder, "train", TestFiles.idxImages(0, 0), TestFiles.idxLabels());
    DataSource empty = new DataSource.Idx(folder.toString());
    refusals.assertSentence(empty + " holds no examples to train on.", empty, Optional.empty());
    idx(folder.resolve("full"), "train", TestFiles.idxImages(2, 2), TestFiles.idxLabels(0, 1));
    refusals.assertSentence(
        empty + " holds no examples to test on.",
        new DataSource.Idx(file("full")),
        Optional.of(empty));
  }

  @Test
  void idxFilesMissing() throws IOException {
    assertIdx("There is no folder %s; " + IDX_EXPECTED, folder.resolve("none"));
    write("file", "x");
    assertIdx(
        "%s is a file; name the folder that holds"
            + IDX_EXPECTED.substring("it should hold".length()),
        folder.resolve("file"));
    assertIdx("The folder %s holds no train-images-idx3-ubyte; " + IDX_EXPECTED, folder);
    TestFiles.write(folder.resolve("train-images-idx3-ubyte"), TestFiles.idxImages(1, 1));
    assertIdx("The folder %s holds no train-labels-idx1-ubyte; " + IDX_EXPECTED, folder);
    TestFiles.write(folder.resolve("train-labels-idx1-ubyte"), TestFiles.idxLabels(0));
    TestFiles.write(folder.resolve("t10k-labels-idx1-ubyte"), TestFiles.idxLabels(0));
    assertIdx("The folder %s holds no t10k-images-idx3-ubyte; " + IDX_EXPECTED, folder);
  }

  @ParameterizedTest(name = "suffix \"{0}\"")
  @ValueSource(strings = {"", ".gz"})
  void idxFilesBroken(String suffix) throws IOException {
    byte[] images = TestFiles.idxImages(3, 3);
    byte[] labels = TestFiles.idxLabels(0, 1, 0);
    Path imagesFile = folder.resolve("train-images-idx3-ubyte" + suffix);
    Path labelsFile = folder.resolve("train-labels-idx1-ubyte" + suffix);

    TestFiles.write(imagesFile, Arrays.copyOf(images, images.length - 1));
    TestFiles.write(labelsFile, labels);
    assertIdx(
        "%s/train-images-idx3-ubyte"
            + suffix
            + " is truncated: its header promises 3 images of 2x3, it ends after 2; copy or"
            + " download it again.",
        folder);
    TestFiles.write(imagesFile, Arrays.copyOf(images, images.length + 1));
    assertIdx(
        "%s/train-images-idx3-ubyte"
            + suffix
            + " is corrupt: it goes on after the 3 items that its header promises.",
        folder);
    TestFiles.write(imagesFile, images);
    TestFiles.write(labelsFile, Arrays.copyOf(labels, labels.length - 2));
    assertIdx(
        "%s/train-labels-idx1-ubyte"
            + suffix
            + " is truncated: its header promises 3 labels, it ends after 1; copy or download it"
            + " again.",
        folder);
    TestFiles.write(labelsFile, TestFiles.idxLabels(0, 1));
    assertIdx(
        String.format(
            "%%1$s/train-images-idx3-ubyte%s holds 3 images, but"
                + " %%1$s/train-labels-idx1-ubyte%s holds 2 labels: they do not belong together.",
            suffix, suffix),
        folder);
    TestFiles.write(imagesFile, labels);
    assertIdx(
        "%s/train-images-idx3-ubyte"
            + suffix
            + " is truncated: 11 bytes are no complete idx header; copy or download it again.",
        folder);
    TestFiles.write(labelsFile, images);
    TestFiles.write(imagesFile, images);
    assertIdx(
        "%s/train-labels-idx1-ubyte"
            + suffix
            + " is no idx file of labels (idx1, unsigned bytes): it begins with 0x00000803, not"
            + " 0x00000801.",
        folder);
    byte[] impossible = images.clone();
    impossible[4] = -1;
    TestFiles.write(imagesFile, impossible);
    assertIdx(
        "%s/train-images-idx3-ubyte"
            + suffix
            + " is corrupt: its header gives -16777213 items of 2x3.",
        folder);
  }

  @Test
  void idxLabelBeyondTheNetwork() throws IOException {
    idx(folder, "train", TestFiles.idxImages(3, 3), TestFiles.idxLabels(0, 11, 12));
    refusals.assertSentence(
        file("train-labels-idx1-ubyte")
            + ", record 2: label 11, but the network's outputs are for labels 0 to 9.",
        new DataSource.Idx(folder.toString()),
        Optional.empty(),
        OptionalInt.of(10));
  }

  @ParameterizedTest(name = "suffix \"{0}\"")
  @ValueSource(strings = {"", ".gz"})
  void cifar(String suffix) throws IOException {
    DataSource source = new DataSource.Cifar10(folder.toString());
    refusals.assertSentence(
        String.format(
            "The folder %s holds no data_batch file; it should hold %s.", folder, CIFAR_EXPECTED),
        source,
        Optional.empty());
    String name = "data_batch_3.bin" + suffix;
    TestFiles.write(folder.resolve(name), Arrays.copyOf(TestFiles.cifar(1, 2), 6000));
    refusals.assertSentence(
        file(name)
            + " is truncated or corrupt: its size is no multiple of 3073 bytes, record 2 ends"
            + " after 2927; copy or download it again.",
        source,
        Optional.empty());
    TestFiles.write(folder.resolve(name), TestFiles.cifar(1, 10));
    refusals.assertSentence(
        file(name)
            + ", record 2 is corrupt or not CIFAR-10's binary form: it has label 10 where 0 to 9"
            + " are possible.",
        source,
        Optional.empty());
    refusals.assertSentence(
        String.format("There is no folder %s; it should hold %s.", file("none"), CIFAR_EXPECTED),
        new DataSource.Cifar10(file("none")),
        Optional.empty());
  }

  private void assertIdx(String pattern, Path where) {
    DataSource source = new DataSource.Idx(where.toString());
    refusals.assertSentence(String.format(pattern, where), source, Optional.empty());
  }

  private static void idx(Path folder, String prefix, byte[] images, byte[] labels)
      throws IOException {
    TestFiles.write(folder.resolve(prefix + "-images-idx3-ubyte"), images);
    TestFiles.write(folder.resolve(prefix + "-labels-idx1-ubyte"), labels);
  }

  private void write(String name, String text) throws IOException {
    TestFiles.write(folder.resolve(name), text.getBytes(StandardCharsets.UTF_8));
  }

  private String file(String name) {
    return folder.resolve(name).toString();
  }
}
