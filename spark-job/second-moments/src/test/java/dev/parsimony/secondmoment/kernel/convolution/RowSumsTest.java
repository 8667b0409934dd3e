package dev.parsimony.secondmoment.kernel.convolution;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parsimony.secondmoment.AllocatedBytes;
import dev.parsimony.secondmoment.array.FloatMemory;
import dev.parsimony.secondmoment.kernel.scratch.Scratch;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Sums of rows of channels, batch by batch with the same memory. */
final class RowSumsTest {
  @Test
  void everyBatchStartsAtZero() {
    Scratch scratch = new Scratch();
    RowSums sums = new RowSums(3);
    INDArray rows = Nd4j.createFromArray(1f, 2f, 3f, 10f, 20f, 30f).reshape(2, 3);
    INDArray into = Nd4j.create(DataType.FLOAT, 1, 3);
    for (int batch = 0; batch < 2; batch++) {
      sums.start(scratch);
      sums.add(FloatMemory.of(rows), 0, 6);
      sums.write(into);
      assertArrayEquals(new float[] {11, 22, 33}, into.toFloatVector());
    }
  }

  /** The next batch, too, may be left before its sums are written. */
  @Test
  void aBatchThatFailedLeavesNothing() {
    Scratch scratch = new Scratch();
    RowSums sums = new RowSums(1);
    FloatMemory ones = FloatMemory.of(Nd4j.ones(DataType.FLOAT, 1 << 17));
    INDArray into = Nd4j.create(DataType.FLOAT, 1, 1);
    sums.start(scratch);
    sums.add(ones, 0, 1 << 17);
    sums.start(scratch);
    sums.add(ones, 0, 2);
    sums.write(into);
    assertArrayEquals(new float[] {2}, into.toFloatVector());
  }

  @Test
  void allocatesNothingForABatch() {
    int channels = 1 << 14;
    Scratch scratch = new Scratch();
    RowSums sums = new RowSums(channels);
    FloatMemory rows = FloatMemory.of(Nd4j.ones(DataType.FLOAT, 2, channels));
    long bytes =
        AllocatedBytes.of(
            () -> {
              sums.start(scratch);
              sums.add(rows, 0, 2L * channels);
            });
    assertTrue(bytes < channels, bytes + " bytes");
  }
}
