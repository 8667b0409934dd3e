package dev.parsimony.spark.driver.inference;

import dev.parsimony.spark.dl4j.InferenceNetwork;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;

/**
 * The networks of a JVM that no task uses now: as many are made as tasks run at the same time, for
 * making one can take longer than a task.
 */
final class NetworkPool {
  /** Runs whose networks are kept. */
  private static final int KEPT = 2;

  private static final Map<String, Deque<InferenceNetwork>> IDLE =
      new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Deque<InferenceNetwork>> eldest) {
          return size() > KEPT;
        }
      };

  private NetworkPool() {}

  /**
   * Takes a network of a run, made where none is idle.
   *
   * @param run that no other run is called
   */
  static InferenceNetwork take(String run, Supplier<InferenceNetwork> make) {
    InferenceNetwork idle;
    synchronized (IDLE) {
      idle = idle(run).poll();
    }
    return idle == null ? make.get() : idle;
  }

  /** Gives a network back, for other tasks of the run. */
  static void giveBack(String run, InferenceNetwork network) {
    synchronized (IDLE) {
      idle(run).push(network);
    }
  }

  /** Lets a run's networks go. */
  static void forget(String run) {
    synchronized (IDLE) {
      IDLE.remove(run);
    }
  }

  private static Deque<InferenceNetwork> idle(String run) {
    return IDLE.computeIfAbsent(run, absent -> new ArrayDeque<>());
  }
}
