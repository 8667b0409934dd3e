package dev.parsimony.secondmoment.reuse;

import dev.parsimony.secondmoment.Internal;

/** Has memory on the heap from step to step. */
@Internal
public interface HeapUse {
  /** Returns its bytes, once there was a step. */
  long heapBytes();
}
