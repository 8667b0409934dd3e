package dev.parsimony.spark.dl4j;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** The bytes are those of Nd4j.write. */
final class ArrayFileTest {
  @ParameterizedTest
  @ValueSource(floats = {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY})
  void whatIsNotFiniteIsNotWritten(float value) {
    INDArray array = Nd4j.ones(DataType.FLOAT, 1, 70_000);
    array.putScalar(69_999, value);
    assertThrows(IOException.class, () -> ArrayFile.write(array, new ByteArrayOutputStream()));
  }

  @ParameterizedTest(name = "{0}, {1} values")
  @CsvSource({"FLOAT, 1", "FLOAT, 100000", "DOUBLE, 1", "DOUBLE, 70001", "HALF, 33"})
  void bytesAreNd4js(DataType type, int length) throws IOException {
    INDArray array = Nd4j.rand(DataType.DOUBLE, 1, length).castTo(type);
    ByteArrayOutputStream expected = new ByteArrayOutputStream();
    Nd4j.write(array, new DataOutputStream(expected));
    ByteArrayOutputStream got = new ByteArrayOutputStream();
    ArrayFile.write(array, got);
    assertArrayEquals(expected.toByteArray(), got.toByteArray());
    assertEquals(
        array, Nd4j.read(new DataInputStream(new ByteArrayInputStream(got.toByteArray()))));
  }
}
