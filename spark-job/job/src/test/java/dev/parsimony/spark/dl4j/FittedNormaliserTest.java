package dev.parsimony.spark.dl4j;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parsimony.spark.config.DataSource;
import dev.parsimony.spark.config.Normalization;
import dev.parsimony.spark.data.LabelForm;
import dev.parsimony.spark.data.LocalSpark;
import dev.parsimony.spark.data.SourceData;
import dev.parsimony.spark.data.TestFiles;
import dev.parsimony.spark.data.TrainingData;
import dev.parsimony.spark.dl4j.file.Normaliser;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.api.preprocessor.DataNormalization;
import org.nd4j.linalg.dataset.api.preprocessor.NormalizerMinMaxScaler;
import org.nd4j.linalg.dataset.api.preprocessor.NormalizerStandardize;
import org.nd4j.linalg.factory.Nd4j;

/** Normalisers are those that DL4J fits to the training examples, but for constant features. */
final class FittedNormaliserTest {
  private static final int EXAMPLES = 50;
  private static final int FEATURES = 3;
  private static final float CONSTANT = 3e8f;

  @RegisterExtension private static final LocalSpark SPARK = LocalSpark.plain();

  @TempDir Path folder;

  private static float[][] features() {
    Random random = new Random(3);
    float[][] features = new float[EXAMPLES][FEATURES + 1];
    for (float[] row : features) {
      for (int k = 0; k < FEATURES; k++) {
        row[k] = (float) (1000 * k + random.nextGaussian());
      }
      row[FEATURES] = CONSTANT;
    }
    return features;
  }

  /** The examples in several files, each with another constant in the test part. */
  private TrainingData csv(int files) throws IOException {
    float[][] features = features();
    for (int f = 0; f < files; f++) {
      StringBuilder text = new StringBuilder();
      for (int i = f * EXAMPLES / files; i < (f + 1) * EXAMPLES / files; i++) {
        for (float value : features[i]) {
          text.append(value).append(',');
        }
        text.append(i % 2).append('\n');
      }
      write(files + "/" + f + ".csv", text.toString());
    }
    write("test.csv", "1,2,3,4,0\n5,6,7,8,1\n");
    return open("csv:" + folder.resolve(String.valueOf(files)), "csv:" + folder + "/test.csv");
  }

  private void write(String name, String text) throws IOException {
    TestFiles.write(folder.resolve(name), text.getBytes(StandardCharsets.UTF_8));
  }

  private static TrainingData open(String train, String test) {
    return SourceData.open(
        SPARK.context(),
        DataSource.parse(train),
        Optional.of(DataSource.parse(test)),
        LabelForm.ANY,
        1);
  }

  @ParameterizedTest
  @EnumSource(names = {"STANDARD", "MINMAX"})
  void isTheOneThatDl4jFits(Normalization kind) throws IOException {
    DataNormalization expected =
        kind == Normalization.STANDARD ? new NormalizerStandardize() : new NormalizerMinMaxScaler();
    INDArray features = Nd4j.createFromArray(features());
    expected.fit(new DataSet(features, Nd4j.zeros(EXAMPLES, 2)));
    INDArray before = features.dup();
    expected.transform(features);
    FittedNormaliser.of(kind, csv(3)).toDl4j().transform(before);
    for (int k = 0; k < FEATURES; k++) {
      assertArrayEquals(
          features.getColumn(k).toFloatVector(), before.getColumn(k).toFloatVector(), 1e-3f);
    }
    assertArrayEquals(new float[EXAMPLES], before.getColumn(FEATURES).toFloatVector());
  }

  @Test
  void theSameFilesGiveTheSameBytesAndAnotherDivisionAlmostTheSame() throws IOException {
    byte[] three = FittedNormaliser.of(Normalization.STANDARD, csv(3)).file();
    assertArrayEquals(three, FittedNormaliser.of(Normalization.STANDARD, csv(3)).file());
    NormalizerStandardize divided = standard(csv(3));
    NormalizerStandardize whole = standard(csv(1));
    assertArrayEquals(
        whole.getMean().toFloatVector(), divided.getMean().toFloatVector(), 1e-6f * CONSTANT);
    for (int k = 0; k < FEATURES; k++) {
      float deviation = whole.getStd().getFloat(k);
      assertEquals(deviation, divided.getStd().getFloat(k), 1e-6f * deviation);
    }
  }

  private static NormalizerStandardize standard(TrainingData data) throws IOException {
    return (NormalizerStandardize) FittedNormaliser.of(Normalization.STANDARD, data).toDl4j();
  }

  @Test
  void aConstantDoesNotBlowUpWhatDiffersInTheTestPart() throws IOException {
    INDArray test = Nd4j.createFromArray(new float[][] {{0, 1000, 2000, CONSTANT + 64}});
    FittedNormaliser.of(Normalization.STANDARD, csv(2)).toDl4j().transform(test);
    assertEquals(64, test.getFloat(0, FEATURES));
  }

  /** Pixel j of image i is 10 i + j: bytes, as DL4J's image readers give them. */
  @Test
  void imagesHaveStatisticsOfEachChannelInBytes() throws IOException {
    TestFiles.write(folder.resolve("train-images-idx3-ubyte"), TestFiles.idxImages(4, 4));
    TestFiles.write(folder.resolve("train-labels-idx1-ubyte"), TestFiles.idxLabels(0, 1, 0, 1));
    TestFiles.write(folder.resolve("t10k-images-idx3-ubyte"), TestFiles.idxImages(2, 2));
    TestFiles.write(folder.resolve("t10k-labels-idx1-ubyte"), TestFiles.idxLabels(0, 1));
    TrainingData data = open("idx:" + folder, "idx:" + folder);
    Normaliser fitted = FittedNormaliser.of(Normalization.MINMAX, data);
    assertEquals("min-max to 0.0..1.0, 1 column", fitted.toString());
    assertFalse(fitted.unitPixels());
    INDArray pixels = Nd4j.createFromArray(new float[] {0, 35, 17.5f}).reshape(1, 1, 1, 3);
    fitted.toDl4j().transform(pixels);
    assertArrayEquals(new float[] {0, 1, 0.5f}, pixels.ravel().toFloatVector(), 1e-6f);
    assertEquals(
        "pixels of 0..255.0 to 0.0..1.0",
        FittedNormaliser.of(Normalization.IMAGE, data).toString());
  }

  /** Images of 0 and 1 only: their statistics are taken for those of 0 to 1, and are. */
  @Test
  void darkImagesHaveStatisticsOfZeroToOne() throws IOException {
    byte[] images = TestFiles.idxImages(4, 4);
    for (int i = 16; i < images.length; i++) {
      images[i] = (byte) (i % 2);
    }
    TestFiles.write(folder.resolve("train-images-idx3-ubyte"), images);
    TestFiles.write(folder.resolve("train-labels-idx1-ubyte"), TestFiles.idxLabels(0, 1, 0, 1));
    TestFiles.write(folder.resolve("t10k-images-idx3-ubyte"), TestFiles.idxImages(2, 2));
    TestFiles.write(folder.resolve("t10k-labels-idx1-ubyte"), TestFiles.idxLabels(0, 1));
    TrainingData data = open("idx:" + folder, "idx:" + folder);
    Normaliser fitted = FittedNormaliser.of(Normalization.MINMAX, data);
    assertTrue(fitted.unitPixels());
    INDArray pixels = Nd4j.createFromArray(new float[] {0, 1 / 255f}).reshape(1, 1, 1, 2);
    fitted.toDl4j().transform(pixels);
    assertArrayEquals(new float[] {0, 1}, pixels.ravel().toFloatVector(), 1e-6f);
  }

  /** Steps that a sequence does not have count for nothing. */
  @Test
  void sequencesHaveStatisticsOfEachFeatureOverTheirOwnSteps() throws IOException {
    write("s/features/0.csv", "1,10\n3,10\n");
    write("s/features/1.csv", "5,10\n");
    write("s/labels/0.csv", "0\n");
    write("s/labels/1.csv", "1\n");
    TrainingData data = open("sequence-csv:" + folder + "/s", "sequence-csv:" + folder + "/s");
    INDArray steps = Nd4j.createFromArray(new float[] {1, 3, 5, 10, 10, 10}).reshape(1, 2, 3);
    FittedNormaliser.of(Normalization.MINMAX, data).toDl4j().transform(steps);
    assertArrayEquals(new float[] {0, 0.5f, 1, 0, 0, 0}, steps.ravel().toFloatVector(), 1e-6f);
  }
}
