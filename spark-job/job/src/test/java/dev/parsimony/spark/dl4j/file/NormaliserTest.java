package dev.parsimony.spark.dl4j.file;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parsimony.spark.dl4j.TestNetworks;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.api.preprocessor.DataNormalization;
import org.nd4j.linalg.dataset.api.preprocessor.ImagePreProcessingScaler;
import org.nd4j.linalg.dataset.api.preprocessor.NormalizerMinMaxScaler;
import org.nd4j.linalg.dataset.api.preprocessor.NormalizerStandardize;
import org.nd4j.linalg.factory.Nd4j;

/** Normalisers are those that DL4J wrote; others are refused without a class being loaded. */
final class NormaliserTest {

  /** A file of one that was fitted to as many columns. */
  static byte[] standardise(int columns) throws IOException {
    return file("standardize", columns);
  }

  private static byte[] file(String kind, int columns) throws IOException {
    DataNormalization normalisation =
        switch (kind) {
          case "standardize" -> new NormalizerStandardize();
          case "min-max" -> new NormalizerMinMaxScaler(-1, 1);
          case "pixels" -> new ImagePreProcessingScaler(0, 1);
          default -> throw new IllegalArgumentException(kind);
        };
    normalisation.fit(TestNetworks.batch(11, 3, 30, columns));
    return Zips.normaliser(normalisation);
  }

  @ParameterizedTest
  @ValueSource(strings = {"standardize", "min-max", "pixels"})
  void isTheOneThatWasWritten(String kind) throws IOException {
    byte[] file = file(kind, 5);
    Normaliser normaliser = Normaliser.of(file);
    assertArrayEquals(file, normaliser.file());
    assertArrayEquals(file, Zips.normaliser(normaliser.toDl4j()));
    assertTrue(normaliser.toString().startsWith(kind), normaliser.toString());
    OptionalLong columns = kind.equals("pixels") ? OptionalLong.empty() : OptionalLong.of(5);
    assertEquals(columns, normaliser.columns());
  }

  @Test
  void statisticsOfUnitPixelsAreRecognised() throws IOException {
    DataSet pixels = new DataSet(Nd4j.rand(DataType.FLOAT, 20, 6), Nd4j.zeros(20, 2));
    DataNormalization unit = new NormalizerStandardize();
    unit.fit(pixels);
    assertTrue(Normaliser.of(Zips.normaliser(unit)).unitPixels());
    pixels.getFeatures().muli(255);
    DataNormalization bytes = new NormalizerStandardize();
    bytes.fit(pixels);
    assertFalse(Normaliser.of(Zips.normaliser(bytes)).unitPixels());
    assertFalse(Normaliser.of(Zips.normaliser(new ImagePreProcessingScaler(0, 1))).unitPixels());
  }

  @Test
  void labelsAreNotNormalised() throws IOException {
    NormalizerStandardize normalisation = new NormalizerStandardize();
    normalisation.fitLabel(true);
    normalisation.fit(TestNetworks.batch(11, 3, 30, 5));
    byte[] file = Zips.normaliser(normalisation);
    String message = assertThrows(IOException.class, () -> Normaliser.of(file)).getMessage();
    assertTrue(message.contains("labels"), message);
  }

  @Test
  void aCustomOnesClassIsNotLoaded() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(bytes);
    out.writeUTF("NORMALIZER");
    out.writeInt(1);
    out.writeUTF("CUSTOM");
    out.writeUTF(Traps.class.getName() + "$Strategy");
    byte[] file = bytes.toByteArray();
    String message = assertThrows(IOException.class, () -> Normaliser.of(file)).getMessage();
    assertEquals("its type is CUSTOM", message);
    assertFalse(Traps.SPRUNG.contains("Strategy"), "its code ran");
  }

  @Test
  void whatIsCutOrGoesOnIsRefused() throws IOException {
    byte[] file = standardise(3);
    for (int length = 0; length < file.length; length++) {
      byte[] cut = Arrays.copyOf(file, length);
      assertThrows(IOException.class, () -> Normaliser.of(cut), "cut to " + length);
    }
    byte[] longer = Arrays.copyOf(file, file.length + 1);
    assertThrows(IOException.class, () -> Normaliser.of(longer));
  }
}
