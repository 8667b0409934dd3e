package dev.parsimony.spark.bench.accuracy;

import java.util.List;
import java.util.Optional;

/**
 * What is trained.
 *
 * @param name as {@code --task} has it
 * @param model as the job has it
 * @param batchSize of a worker
 */
record Task(String name, String model, int batchSize) {
  /** The one that all contestants can train. */
  static final Task LENET = new Task("lenet", "lenet", 64);

  /** All: two networks as users have them, and one whose gradients are what takes long. */
  static final List<Task> ALL =
      List.of(LENET, new Task("vgg-small", "vgg-small", 32), new Task("wide", "mlp:2048,2048", 64));

  /** Returns the one of a name; empty where there is none. */
  static Optional<Task> named(String name) {
    return ALL.stream().filter(task -> task.name.equals(name)).findFirst();
  }
}
