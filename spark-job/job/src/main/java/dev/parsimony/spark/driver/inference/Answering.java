package dev.parsimony.spark.driver.inference;

import dev.parsimony.secondmoment.kernel.convolution.Convolutions;
import dev.parsimony.spark.config.UserErrorException;
import dev.parsimony.spark.data.Batch;
import dev.parsimony.spark.data.ExampleBatches;
import dev.parsimony.spark.data.ExamplePieces;
import dev.parsimony.spark.data.source.SliceOpener;
import dev.parsimony.spark.dl4j.CallersRuntime;
import dev.parsimony.spark.dl4j.InferenceNetwork;
import dev.parsimony.spark.dl4j.NativeRuntime;
import dev.parsimony.spark.dl4j.NetworkSnapshot;
import dev.parsimony.spark.dl4j.OutputRows;
import dev.parsimony.spark.driver.JavaSerialized;
import java.io.IOException;
import java.io.Serializable;
import java.util.List;
import org.apache.spark.SparkEnv;
import org.apache.spark.broadcast.Broadcast;

/**
 * What all tasks of a run need to let the network answer a piece of the examples.
 *
 * @param run a name that no other run has
 * @param network a {@link NetworkSnapshot}
 * @param labelled whether examples have labels that count
 * @param threads native threads of a task
 * @param convolutions how the network computes them: the driver's choice
 */
record Answering(
    String run,
    Broadcast<byte[]> network,
    ExamplePieces examples,
    boolean labelled,
    int batchSize,
    int threads,
    Convolutions convolutions)
    implements Serializable {

  /** The executor's id in Spark's local mode. */
  private static final String DRIVER = "driver";

  /** Takes batch after batch of a piece. */
  interface Sink {
    void add(InferenceNetwork network, Batch batch, ExampleBatches batches) throws IOException;
  }

  /** Reads a piece to its end; returns how many examples it has. */
  long run(int piece, SliceOpener opener, Sink sink) throws IOException {
    try (CallersRuntime runtime = callersRuntime()) {
      NativeRuntime.prepare(threads);
      try {
        InferenceNetwork taken = NetworkPool.take(run, this::restore);
        long count = answer(piece, opener, taken, sink);
        NetworkPool.giveBack(run, taken);
        return count;
      } finally {
        InferenceNetwork.endThread();
      }
    }
  }

  private long answer(int piece, SliceOpener opener, InferenceNetwork taken, Sink sink)
      throws IOException {
    long count = 0;
    Batch batch = new Batch(batchSize, examples.format());
    try (ExampleBatches batches = examples.open(piece, opener)) {
      while (batches.next(batch)) {
        sink.add(taken, batch, batches);
        count += batch.size();
      }
    }
    return count;
  }

  private InferenceNetwork restore() {
    NetworkSnapshot snapshot = JavaSerialized.fromBytes(network.value(), NetworkSnapshot.class);
    return labelled
        ? InferenceNetwork.labelled(snapshot, examples.format(), convolutions)
        : InferenceNetwork.unlabelled(snapshot, examples.format(), convolutions);
  }

  /** The executors, too, are the user's, and the thread goes on to other tasks. */
  private static CallersRuntime callersRuntime() {
    boolean driver = SparkEnv.get().executorId().equals(DRIVER);
    return driver ? CallersRuntime.takeThread() : CallersRuntime.take();
  }

  /**
   * Requires answers to be numbers.
   *
   * @throws UserErrorException naming an example near the one that is not
   */
  static void requireFinite(List<OutputRows> answers, ExampleBatches batches) {
    for (OutputRows rows : answers) {
      for (float value : rows.values()) {
        if (!Float.isFinite(value)) {
          throw new UserErrorException(
              "The network answers "
                  + value
                  + " in the batch that ends at "
                  + batches.place()
                  + "; look for such numbers in its parameters, and for features far from those"
                  + " that it was trained on.");
        }
      }
    }
  }
}
