package dev.parsimony.spark.dl4j;

import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.cpu.nativecpu.bindings.Nd4jCpu;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Measures the off-heap memory that training a network takes: parameters, gradient, optimiser state
 * and second moments, layers' scratch, and what grows with the examples of a pass, above all DL4J's
 * workspaces of activations.
 */
final class OffHeapUse {
  /**
   * Bytes that a byte of DL4J's workspaces stands for: oneDNN's copies of their arrays in orders of
   * its own while it works on them, and what the allocator keeps of those. Seen: 2.0 to 2.7 with
   * convolutional networks of all sizes.
   */
  private static final double WORKSPACE_FACTOR = 2.2;

  private static final int CPU = 0;
  private static final int MAX_ROUNDS = 50;
  private static final int UNCHANGED_ROUNDS = 3;

  /** Collections of Java's that change nothing; what then remains is waited for, not collected. */
  private static final int UNCHANGED_COLLECTIONS = 1;

  private static final long ROUND_MS = 10;

  private OffHeapUse() {}

  /** Returns the bytes that ND4J's arrays outside of workspaces take in this process. */
  static long arrayBytes() {
    return Nd4jCpu.Environment.getInstance().getDeviceCounter(CPU);
  }

  /** Returns the bytes that DL4J's workspaces of the calling thread stand for. */
  static long workspaceBytes() {
    long bytes = 0;
    for (MemoryWorkspace workspace :
        Nd4j.getWorkspaceManager().getAllWorkspacesForCurrentThread()) {
      bytes += workspace.getCurrentSize();
    }
    return (long) (WORKSPACE_FACTOR * bytes);
  }

  /** Waits until arrays that nobody holds have been freed; ND4J does that after Java collects. */
  static void settle() {
    long least = Long.MAX_VALUE;
    int unchanged = 0;
    for (int round = 0; round < MAX_ROUNDS && unchanged < UNCHANGED_ROUNDS; round++) {
      if (unchanged < UNCHANGED_COLLECTIONS) {
        System.gc();
      }
      try {
        Thread.sleep(ROUND_MS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      unchanged = arrayBytes() < least ? 0 : unchanged + 1;
      least = Math.min(least, arrayBytes());
    }
  }
}
