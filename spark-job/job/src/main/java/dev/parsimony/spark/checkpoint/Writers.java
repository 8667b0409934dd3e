package dev.parsimony.spark.checkpoint;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;

/** Threads that write checkpoints. */
final class Writers {
  private Writers() {}

  /** Returns a thread that ends with its JVM. */
  static Thread thread(Runnable task) {
    Thread thread = new Thread(task, "parsimony-checkpoint");
    thread.setDaemon(true);
    return thread;
  }

  /** Returns a future that is done, for nothing to wait for. */
  static Future<?> done() {
    return CompletableFuture.completedFuture(null);
  }
}
