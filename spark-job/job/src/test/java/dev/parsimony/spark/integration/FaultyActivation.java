package dev.parsimony.spark.integration;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.spark.TaskContext;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.activations.impl.ActivationTanH;
import org.nd4j.linalg.api.ndarray.INDArray;

/** The hyperbolic tangent, with a fault in the first task that comes far enough. */
public final class FaultyActivation extends ActivationTanH {
  private static final long serialVersionUID = 1L;
  private static final int STEPS_BEFORE = 100;

  private final String fault;
  private final String flag;
  private transient int steps;

  /**
   * @param fault exit, hang, memory, throw or none
   * @param flag a file that is there until the fault has happened
   */
  public FaultyActivation(
      @org.nd4j.shade.jackson.annotation.JsonProperty("fault") String fault,
      @org.nd4j.shade.jackson.annotation.JsonProperty("flag") String flag) {
    this.fault = fault;
    this.flag = flag;
  }

  public String getFault() {
    return fault;
  }

  public String getFlag() {
    return flag;
  }

  @Override
  public Pair<INDArray, INDArray> backprop(INDArray in, INDArray epsilon) {
    steps++;
    if (steps > STEPS_BEFORE && !fault.equals("none") && TaskContext.get() != null && first()) {
      fail();
    }
    return super.backprop(in, epsilon);
  }

  private boolean first() {
    try {
      return Files.deleteIfExists(Path.of(flag));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void fail() {
    switch (fault) {
      case "exit" -> System.exit(3);
      case "hang" -> hang();
      case "memory" -> fillTheHeap();
      default -> throw new IllegalStateException("a fault of the test");
    }
  }

  private static void fillTheHeap() {
    Object[] all = new Object[1 << 20];
    for (int i = 0; i < all.length; i++) {
      all[i] = new long[1 << 20];
    }
    throw new IllegalStateException("A heap of " + all.length + " times 8 MiB is not full");
  }

  @SuppressWarnings({"InfiniteRecursion", "ThreadPriorityCheck"})
  private static void hang() {
    while (true) {
      Thread.yield();
    }
  }
}
