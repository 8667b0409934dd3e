package dev.parsimony.secondmoment;

/**
 * A layer that leaves, after each backward pass, the second moments of its parameters in its sink:
 * sums over the examples of the squared gradient of each example's loss.
 */
interface SecondMomentLayer {
  MomentSink sink();

  /** Bytes of scratch that the layer keeps on the heap, after its first backward pass. */
  default long heapBytes() {
    return 0;
  }
}
