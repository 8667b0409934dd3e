package dev.parsimony.secondmoment.kernel.lstm;

import dev.parsimony.secondmoment.array.ArrayMemory;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Memory off the heap for one matrix, whose number of rows changes from batch to batch. */
final class MatrixMemory {
  private @Nullable ArrayMemory memory;

  /** Returns a matrix in c order with anything in it, valid until the next call. */
  INDArray matrix(int rows, int columns) {
    long[] shape = {rows, columns};
    ArrayMemory current = memory;
    if (current == null || current.whole().length() < (long) rows * columns) {
      try (MemoryWorkspace outside = Nd4j.getMemoryManager().scopeOutOfWorkspaces()) {
        current = new ArrayMemory(Nd4j.createUninitialized(DataType.FLOAT, shape, 'c'));
      }
      memory = current;
    }
    return current.array(shape);
  }
}
