package dev.parsimony.spark.dl4j;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parsimony.spark.config.UserErrorException;
import dev.parsimony.spark.data.Batch;
import dev.parsimony.spark.data.ExampleStore;
import dev.parsimony.spark.data.format.ArrayEncoding;
import dev.parsimony.spark.data.format.ArrayFormat;
import dev.parsimony.spark.data.format.ArrayRole;
import dev.parsimony.spark.data.format.ArrayShape;
import dev.parsimony.spark.data.format.ExampleFormat;
import dev.parsimony.spark.dl4j.NetworkInput.Form;
import dev.parsimony.spark.dl4j.file.Normaliser;
import dev.parsimony.spark.dl4j.file.Zips;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.MultiDataSet;
import org.nd4j.linalg.dataset.api.preprocessor.DataNormalization;
import org.nd4j.linalg.dataset.api.preprocessor.ImagePreProcessingScaler;
import org.nd4j.linalg.dataset.api.preprocessor.NormalizerMinMaxScaler;
import org.nd4j.linalg.dataset.api.preprocessor.NormalizerStandardize;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Sgd;

/** A batch holds what DL4J's own normaliser makes of the raw data. */
final class NormalisedFeaturesTest {
  private static final int EXAMPLES = 6;
  private static final int CHANNELS = 2;
  private static final int HEIGHT = 3;
  private static final int WIDTH = 4;
  private static final ArrayShape IMAGE = ArrayShape.image(CHANNELS, HEIGHT, WIDTH);

  /** Of any of DL4J's files, by way of a saved model, as users have them. */
  static Normaliser of(DataNormalization normalisation) throws IOException {
    MultiLayerNetwork network = TestNetworks.denseWithBatchNorm(new Sgd(0.1));
    Map<String, byte[]> entries = Zips.entries(network);
    entries.put("normalizer.bin", Zips.normaliser(normalisation));
    return NetworkFiles.fromZip("m.zip", Zips.zip(entries)).normaliser();
  }

  private static DataNormalization standardise(INDArray raw) {
    return fitted(new NormalizerStandardize(), raw);
  }

  private static DataNormalization fitted(DataNormalization normalisation, INDArray raw) {
    normalisation.fit(new DataSet(raw, Nd4j.zeros(DataType.FLOAT, raw.size(0), 2)));
    return normalisation;
  }

  private static INDArray bytes(long... shape) {
    Random random = new Random(5);
    INDArray array = Nd4j.create(DataType.FLOAT, shape);
    for (long i = 0; i < array.length(); i++) {
      array.putScalar(i, random.nextInt(256));
    }
    return array;
  }

  /** Examples with these values, divided as the encoding says, all of class 0 and unmasked. */
  private static Batch batch(ExampleFormat format, INDArray raw, INDArray mask) {
    boolean bytes = format.arrays().get(ExampleFormat.FEATURES).encoding() == ArrayEncoding.UINT8;
    Batch batch = new Batch(EXAMPLES, format);
    ExampleStore store =
        new ExampleStore() {
          @Override
          public int size() {
            return EXAMPLES;
          }

          @Override
          public void read(int index, int array, float[] into, int offset) {
            INDArray values = array == ExampleFormat.FEATURES ? raw : mask;
            int size = format.arrays().get(array).shape().size();
            for (int i = 0; i < size && array != ExampleFormat.CLASS; i++) {
              float value = values.dup('c').data().getFloat((long) index * size + i);
              into[offset + i] = bytes ? value / 255f : value;
            }
          }
        };
    for (int i = 0; i < EXAMPLES; i++) {
      batch.add(store, i);
    }
    return batch;
  }

  private static INDArray got(
      ExampleFormat format, Form form, Normaliser normaliser, INDArray raw, DataType type) {
    NetworkInput input = new NetworkInput(format, form, 2, false).normalisedBy(normaliser);
    NetworkBatch arrays = new NetworkBatch(input, EXAMPLES, type);
    INDArray mask = Nd4j.ones(DataType.FLOAT, EXAMPLES, WIDTH);
    arrays.fill(batch(format, raw, mask));
    // Once more, for a batch's arrays are filled again and again.
    return arrays.fill(batch(format, raw, mask)).getFeatures(0);
  }

  @ParameterizedTest
  @EnumSource(
      value = DataType.class,
      names = {"FLOAT", "DOUBLE"})
  void vectors(DataType type) throws IOException {
    ExampleFormat format = ExampleFormat.classified(ArrayShape.vector(5), ArrayEncoding.FLOAT32);
    INDArray raw = bytes(EXAMPLES, 5).muli(1000);
    for (DataNormalization normalisation :
        List.of(standardise(raw), fitted(new NormalizerMinMaxScaler(-1, 2), raw))) {
      INDArray expected = raw.dup().castTo(type);
      normalisation.transform(expected);
      assertEquals(expected, got(format, Form.AS_STORED, of(normalisation), raw, type));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "FLAT, by channel",
    "AS_STORED, by channel",
    "CHANNELS_LAST, by channel",
    "FLAT, by value",
    "AS_STORED, by value",
    "FLAT, pixels",
    "AS_STORED, pixels",
    "CHANNELS_LAST, pixels",
    "FLAT, by unit value"
  })
  void images(Form form, String kind) throws IOException {
    ExampleFormat format = ExampleFormat.classified(IMAGE, ArrayEncoding.UINT8);
    INDArray raw = bytes(EXAMPLES, CHANNELS, HEIGHT, WIDTH);
    INDArray given = kind.equals("by unit value") ? raw.div(255f) : raw.dup();
    INDArray asFitted = kind.endsWith("value") ? given.reshape(EXAMPLES, -1) : given;
    DataNormalization normalisation =
        kind.equals("pixels") ? new ImagePreProcessingScaler(-1, 1) : standardise(asFitted.dup());
    normalisation.transform(asFitted);
    INDArray expected =
        switch (form) {
          case FLAT -> given.reshape(EXAMPLES, -1);
          case AS_STORED -> given;
          case CHANNELS_LAST -> given.permute(0, 2, 3, 1).dup('c');
        };
    assertEquals(expected, got(format, form, of(normalisation), raw, DataType.FLOAT));
  }

  @ParameterizedTest
  @EnumSource(
      value = Form.class,
      names = {"AS_STORED", "CHANNELS_LAST"})
  void sequences(Form form) throws IOException {
    int features = 3;
    ArrayShape steps = ArrayShape.sequence(features, WIDTH);
    ExampleFormat format =
        new ExampleFormat(
            List.of(
                new ArrayFormat(ArrayRole.LABELS, 0, ArrayShape.vector(1), ArrayEncoding.CLASS),
                new ArrayFormat(ArrayRole.FEATURES, 0, steps, ArrayEncoding.FLOAT32),
                new ArrayFormat(
                    ArrayRole.FEATURES_MASK, 0, ArrayShape.vector(WIDTH), ArrayEncoding.FLOAT32)));
    INDArray raw = bytes(EXAMPLES, features, WIDTH);
    INDArray mask = Nd4j.ones(DataType.FLOAT, EXAMPLES, WIDTH);
    mask.putScalar(1, WIDTH - 1, 0);
    mask.putScalar(4, WIDTH - 1, 0);
    mask.putScalar(4, WIDTH - 2, 0);
    DataNormalization normalisation = standardise(raw);
    INDArray expected = raw.dup();
    normalisation.transform(expected, mask);
    NetworkInput input = new NetworkInput(format, form, 2, false).normalisedBy(of(normalisation));
    NetworkBatch arrays = new NetworkBatch(input, EXAMPLES, DataType.FLOAT);
    MultiDataSet filled = arrays.fill(batch(format, raw, mask));
    INDArray wanted = form == Form.AS_STORED ? expected : expected.permute(0, 2, 1).dup('c');
    assertEquals(wanted, filled.getFeatures(0));
  }

  @Test
  void oneOfOtherDataIsRefused() throws IOException {
    Normaliser normaliser = of(standardise(bytes(EXAMPLES, 5)));
    ExampleFormat vectors = ExampleFormat.classified(ArrayShape.vector(4), ArrayEncoding.FLOAT32);
    NetworkInput input = new NetworkInput(vectors, Form.AS_STORED, 2, false);
    String sentence =
        assertThrows(UserErrorException.class, () -> input.normalisedBy(normaliser)).sentence();
    assertTrue(
        sentence.startsWith(
            "The model's normaliser (standardize, 5 columns) is not one of this data, vector of 4;"),
        sentence);
    NetworkInput last =
        new NetworkInput(
            ExampleFormat.classified(IMAGE, ArrayEncoding.UINT8), Form.CHANNELS_LAST, 2, false);
    Normaliser byValue = of(standardise(bytes(EXAMPLES, IMAGE.size())));
    assertThrows(UserErrorException.class, () -> last.normalisedBy(byValue));
  }
}
