package dev.parsimony.secondmoment.kernel.convolution;

import dev.parsimony.secondmoment.array.FloatMemory;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Holds a matrix for each image of a batch, in one array outside of DL4J's workspaces. */
final class ImageMatrices {
  private final INDArray all;
  private final INDArray[] matrices;
  private final FloatMemory memory;

  /** Makes matrices of rows x columns, with anything in them. */
  ImageMatrices(long images, long rows, long columns) {
    try (MemoryWorkspace outside = Nd4j.getMemoryManager().scopeOutOfWorkspaces()) {
      all = Nd4j.createUninitialized(DataType.FLOAT, new long[] {images, rows, columns}, 'c');
      matrices = new INDArray[Math.toIntExact(images)];
      for (int image = 0; image < matrices.length; image++) {
        matrices[image] = all.slice(image);
      }
    }
    memory = FloatMemory.of(all);
  }

  /** Returns all matrices, [images, rows, columns]. */
  INDArray all() {
    return all;
  }

  /** Returns their memory, in c order. */
  FloatMemory memory() {
    return memory;
  }

  /** Returns the matrix of an image, a view. */
  INDArray matrix(int image) {
    return matrices[image];
  }

  /** Returns the beginning of the memory as a matrix of other rows and columns, a view. */
  INDArray merged(long rows, long columns) {
    return merged(0, rows, columns);
  }

  /** Returns what begins with an image as a matrix of other rows and columns, a view. */
  INDArray merged(int image, long rows, long columns) {
    try (MemoryWorkspace outside = Nd4j.getMemoryManager().scopeOutOfWorkspaces()) {
      return Nd4j.create(
          all.data(),
          new long[] {rows, columns},
          new long[] {columns, 1},
          all.offset() + (long) image * length(),
          'c',
          DataType.FLOAT);
    }
  }

  /** Returns the elements of a matrix. */
  int length() {
    return Math.toIntExact(all.length() / matrices.length);
  }

  /** Copies an array that has as many elements in the same order, [images, rows, ...]. */
  void assign(INDArray array) {
    all.assign(array.reshape('c', all.shape()));
  }
}
