package dev.parsimony.spark.dl4j.reuse;

import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** A copy of an array, outside of DL4J's workspaces, in memory that is kept from step to step. */
public final class KeptArray {
  private @Nullable INDArray memory;
  private boolean full;

  /** Copies an array. */
  public void keep(INDArray array) {
    memoryLike(array).assign(array);
    full = true;
  }

  /** Gives the copy up; its memory stays. */
  void forget() {
    full = false;
  }

  /** The copy, once; null where there is none. */
  @Nullable INDArray take() {
    INDArray taken = full ? memory : null;
    full = false;
    return taken;
  }

  /** The copy; stays. */
  public INDArray array() {
    return Objects.requireNonNull(memory, "keep comes first");
  }

  private INDArray memoryLike(INDArray array) {
    INDArray current = memory;
    if (current == null
        || !current.equalShapes(array)
        || current.ordering() != array.ordering()
        || current.dataType() != array.dataType()) {
      try (MemoryWorkspace outside = Nd4j.getMemoryManager().scopeOutOfWorkspaces()) {
        current = Nd4j.createUninitialized(array.dataType(), array.shape(), array.ordering());
        memory = current;
      }
    }
    return current;
  }
}
