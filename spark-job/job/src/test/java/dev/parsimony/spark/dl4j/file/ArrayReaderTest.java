package dev.parsimony.spark.dl4j.file;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Vectors are those that Nd4j.read gives. */
final class ArrayReaderTest {
  private static INDArray read(byte[] bytes, long most) throws IOException {
    return ArrayReader.open(new ByteArrayInputStream(bytes), most).read();
  }

  @ParameterizedTest(name = "{0}, {1} values")
  @CsvSource({"FLOAT, 1", "FLOAT, 100000", "DOUBLE, 1", "DOUBLE, 70001"})
  void valuesAreNd4js(DataType type, int length) throws IOException {
    for (long[] shape : new long[][] {{length}, {1, length}, {length, 1}}) {
      INDArray array = Nd4j.rand(DataType.DOUBLE, shape).castTo(type);
      INDArray got = read(Zips.array(array), length);
      assertEquals(array, got);
      assertEquals(type, got.dataType());
    }
  }

  /** Before 1.0.0-beta4 shapes were ints, and lengths before 1.0.0-alpha. */
  @ParameterizedTest
  @ValueSource(strings = {"HEAP", "DIRECT", "JAVACPP"})
  void oldFilesAreRead(String mode) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(bytes);
    out.writeUTF(mode);
    out.writeInt(8);
    out.writeUTF("INT");
    for (int number : new int[] {2, 1, 3, 3, 1, 0, 1, 'c'}) {
      out.writeInt(number);
    }
    out.writeUTF(mode);
    out.writeInt(3);
    out.writeUTF("FLOAT");
    for (float value : new float[] {1, -2, 3.5f}) {
      out.writeFloat(value);
    }
    INDArray expected =
        Nd4j.read(new DataInputStream(new ByteArrayInputStream(bytes.toByteArray())));
    assertEquals(expected, read(bytes.toByteArray(), 3));
  }

  @Test
  void moreElementsThanAskedForAreRefused() throws IOException {
    byte[] bytes = Zips.array(Nd4j.ones(DataType.FLOAT, 1, 5));
    String message = assertThrows(IOException.class, () -> read(bytes, 4)).getMessage();
    assertTrue(message.contains("5 elements"), message);
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void changedBytesGiveVectorsOrExceptions(long seed) throws IOException {
    byte[] bytes = Zips.array(Nd4j.ones(DataType.FLOAT, 1, 50));
    Random random = new Random(seed);
    for (int i = 0; i < 500; i++) {
      byte[] changed = Arrays.copyOf(bytes, bytes.length - random.nextInt(2) * random.nextInt(50));
      changed[random.nextInt(Math.min(changed.length, 200))] ^= (byte) (1 << random.nextInt(8));
      try {
        assertTrue(read(changed, 50).length() <= 50);
      } catch (IOException e) {
        assertTrue(e.getMessage() == null || e.getMessage().length() < 1000);
      }
    }
  }
}
