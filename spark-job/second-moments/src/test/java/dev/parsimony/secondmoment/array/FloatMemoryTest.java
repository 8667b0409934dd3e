package dev.parsimony.secondmoment.array;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

final class FloatMemoryTest {
  private final INDArray all = Nd4j.arange(12).castTo(DataType.FLOAT).reshape('c', 4, 3);
  private final FloatMemory rows =
      FloatMemory.of(all.get(NDArrayIndex.interval(1, 3), NDArrayIndex.all()));

  @Test
  void aViewHasItsOwnPlaces() {
    float[] read = new float[6];
    rows.read(0, read, 6);
    assertArrayEquals(new float[] {3, 4, 5, 6, 7, 8}, read);
    rows.write(5, new float[] {-1}, 1);
    assertEquals(-1, all.getFloat(2, 2));
    assertEquals(9, all.getFloat(3, 0));
  }

  /** Natives would read and write whatever is there. */
  @ParameterizedTest(name = "{1} from {0}")
  @CsvSource({"0, 7", "6, 1", "3, 4", "-1, 2", "9000000000, 1"})
  void nothingBeyondTheArray(long offset, int length) {
    float[] values = new float[length];
    assertThrows(IndexOutOfBoundsException.class, () -> rows.read(offset, values, length));
    assertThrows(IndexOutOfBoundsException.class, () -> rows.write(offset, values, length));
    assertEquals(9, all.getFloat(3, 0));
  }
}
