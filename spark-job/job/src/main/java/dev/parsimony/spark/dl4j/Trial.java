package dev.parsimony.spark.dl4j;

import dev.parsimony.compression.moments.GradientMoments;
import dev.parsimony.compression.moments.MomentRequest;
import dev.parsimony.compression.param.ParameterLayout;
import dev.parsimony.secondmoment.kernel.parallel.Parallel;
import dev.parsimony.spark.config.KernelChoice;
import dev.parsimony.spark.config.UserErrorException;
import dev.parsimony.spark.data.Batch;
import dev.parsimony.spark.data.ExampleStore;
import java.util.ArrayList;
import java.util.List;

/**
 * Steps on random examples, on a copy of a network: they show whether it trains on such examples,
 * and what memory that takes.
 */
final class Trial {
  private static final int FEWER = 2;
  private static final int MORE = 4;

  /** Steps after which DL4J's workspaces have learned their sizes. */
  private static final int STEPS = 3;

  private final NetworkSnapshot snapshot;
  private final NetworkInput input;
  private final MomentRequest moments;
  private final KernelChoice kernels;

  /**
   * @param moments where they are to be estimated, the passes of single parts are tried
   */
  Trial(NetworkSnapshot snapshot, NetworkInput input, MomentRequest moments, KernelChoice kernels) {
    this.kernels = kernels;
    this.snapshot = snapshot;
    this.input = input;
    this.moments = moments.estimated() ? MomentRequest.MEAN : moments;
  }

  /**
   * Takes the steps.
   *
   * @throws UserErrorException where the network does not train on such examples
   */
  TrialResult run() {
    try {
      int threads = Math.min(FEWER, NativeRuntime.threads());
      Taken fewer = Parallel.withThreads(threads, () -> steps(FEWER));
      Taken more = Parallel.withThreads(threads, () -> steps(MORE));
      Taken otherThreads = NativeRuntime.threads() <= FEWER ? fewer.times(0) : otherThreads(fewer);
      OffHeapUse.settle();
      return new TrialResult(
          fewer.layout,
          MemoryUse.of(FEWER, fewer.heapBytes, MORE, more.heapBytes).plus(otherThreads.heapBytes),
          MemoryUse.of(FEWER, fewer.offHeapBytes, MORE, more.offHeapBytes)
              .plus(otherThreads.offHeapBytes),
          input.classes(),
          remarks(fewer.remarks));
    } catch (UserErrorException e) {
      throw e;
    } catch (RuntimeException e) {
      throw new UserErrorException(
          "The network does not train on examples of this data, "
              + input.format().shape()
              + "; check its last layer and its input. DL4J says: "
              + Dl4jReason.of(e),
          e);
    }
  }

  /** What the threads take that had no example of their own: as much as one of those that had. */
  private Taken otherThreads(Taken fewer) {
    Taken alone = Parallel.withThreads(1, () -> steps(FEWER));
    return fewer.less(alone).times(NativeRuntime.threads() - FEWER);
  }

  private List<String> remarks(List<String> ofReplica) {
    List<String> remarks = new ArrayList<>(ofReplica);
    if (input.normaliser().present()) {
      remarks.add(
          "normaliser: "
              + input.normaliser()
              + "; applied to training and test data, saved with the model");
    }
    return remarks;
  }

  private Taken steps(int examples) {
    OffHeapUse.settle();
    long before = OffHeapUse.arrayBytes();
    Network network = snapshot.restore();
    try (Dl4jReplica replica =
        new Dl4jReplica(network, input, examples, examples, moments, kernels)) {
      GradientMoments into = new GradientMoments(replica.layout(), moments.second());
      steps(replica, batch(examples, false), STEPS, into);
      if (input.format().varies()) {
        steps(replica, batch(examples, true), 1, into);
      }
      long arrays = OffHeapUse.arrayBytes() - before;
      return new Taken(
          replica.layout(),
          replica.heapBytes(),
          arrays + OffHeapUse.workspaceBytes(),
          replica.remarks());
    }
  }

  private Batch batch(int examples, boolean half) {
    Batch batch = new Batch(examples, input.format());
    ExampleStore random = new TrialExamples(input.format(), input.classes(), half);
    for (int i = 0; i < examples; i++) {
      batch.add(random, i);
    }
    return batch;
  }

  private static void steps(Dl4jReplica replica, Batch batch, int count, GradientMoments into) {
    for (int step = 0; step < count; step++) {
      replica.computeMoments(batch, step % replica.segments(batch), into);
      replica.apply(into.mean());
    }
  }

  private record Taken(
      ParameterLayout layout, long heapBytes, long offHeapBytes, List<String> remarks) {
    Taken less(Taken other) {
      return new Taken(
          layout,
          Math.max(0, heapBytes - other.heapBytes),
          Math.max(0, offHeapBytes - other.offHeapBytes),
          remarks);
    }

    Taken times(int factor) {
      return new Taken(layout, factor * heapBytes, factor * offHeapBytes, remarks);
    }
  }
}
