package dev.parsimony.secondmoment;

import dev.parsimony.secondmoment.array.Products;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Adds up squares of single examples' gradients, each of them a matrix product. Memory is one
 * matrix, outside of DL4J's workspaces.
 */
final class SquaredProducts {
  private final INDArray product;

  SquaredProducts(DataType dataType, long rows, long columns) {
    try (MemoryWorkspace outside = Nd4j.getMemoryManager().scopeOutOfWorkspaces()) {
      product = Nd4j.createUninitialized(dataType, new long[] {rows, columns}, 'c');
    }
  }

  /**
   * Sets the matrix to abᵀ, or adds that to it.
   *
   * @param a [rows, k]
   * @param b [columns, k]
   */
  void multiply(INDArray a, INDArray b, boolean add) {
    Products.ofSecondTransposed(a, b, product, add);
  }

  /**
   * Adds the squares of the matrix; it is overwritten.
   *
   * @param sums [rows, columns]
   */
  void addTo(INDArray sums) {
    sums.addi(product.muli(product));
  }
}
