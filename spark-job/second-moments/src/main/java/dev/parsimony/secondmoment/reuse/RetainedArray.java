package dev.parsimony.secondmoment.reuse;

import dev.parsimony.secondmoment.Internal;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Holds a copy of an array, outside of DL4J's workspaces, in memory kept from step to step. */
@Internal
public final class RetainedArray {
  private final List<INDArray> memories = new ArrayList<>();
  private @Nullable INDArray copy;
  private boolean full;

  /** Copies an array. */
  public void keep(INDArray array) {
    INDArray memory = memoryLike(array);
    memory.assign(array);
    copy = memory;
    full = true;
  }

  /** Gives the copy up; its memory stays. */
  void forget() {
    full = false;
  }

  /** Returns the copy, once; null where there is none. */
  @Nullable INDArray take() {
    INDArray taken = full ? copy : null;
    full = false;
    return taken;
  }

  /** Returns the copy, which stays. */
  public INDArray array() {
    return Objects.requireNonNull(copy, "keep comes first");
  }

  /** Returns memory per shape: the last segment of a sequence may be shorter than the others. */
  private INDArray memoryLike(INDArray array) {
    for (INDArray candidate : memories) {
      if (candidate.equalShapes(array)
          && candidate.ordering() == array.ordering()
          && candidate.dataType() == array.dataType()) {
        return candidate;
      }
    }
    try (MemoryWorkspace outside = Nd4j.getMemoryManager().scopeOutOfWorkspaces()) {
      INDArray created =
          Nd4j.createUninitialized(array.dataType(), array.shape(), array.ordering());
      memories.add(created);
      return created;
    }
  }
}
