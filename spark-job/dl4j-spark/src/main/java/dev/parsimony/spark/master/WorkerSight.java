package dev.parsimony.spark.master;

import dev.parsimony.spark.dl4j.WorkerObserver;
import dev.parsimony.spark.driver.JavaSerialized;
import java.util.ArrayList;
import java.util.List;
import org.deeplearning4j.core.storage.listener.RoutingIterationListener;
import org.deeplearning4j.core.util.UIDProvider;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.optimize.api.TrainingListener;
import org.deeplearning4j.spark.api.TrainingHook;
import org.deeplearning4j.spark.impl.listeners.VanillaStatsStorageRouter;
import org.deeplearning4j.spark.stats.EventStats;
import org.deeplearning4j.spark.stats.ExampleCountEventStats;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.api.MultiDataSet;

/** The user's hooks and listeners on one worker, and the times of its minibatches. */
final class WorkerSight implements WorkerObserver {
  private static final long NANOS_PER_MS = 1_000_000;

  private final Plan plan;
  private final Model network;
  private final VanillaStatsStorageRouter router = new VanillaStatsStorageRouter();
  private final ArrayList<EventStats> times = new ArrayList<>();
  private long startMs;
  private long startNanos;

  /**
   * What every worker is told.
   *
   * @param routed whether listeners that want a router get one
   * @param timed whether minibatches are timed
   */
  record Plan(
      ArrayList<TrainingHook> hooks,
      ArrayList<TrainingListener> listeners,
      boolean routed,
      boolean timed)
      implements WorkerObserver.Factory {

    @Override
    public WorkerObserver on(int rank, Model network) {
      return new WorkerSight(this, rank, network);
    }
  }

  private WorkerSight(Plan plan, int rank, Model network) {
    this.plan = plan;
    this.network = network;
    if (plan.routed) {
      String id = UIDProvider.getJVMUID() + "_" + rank;
      for (TrainingListener listener : plan.listeners) {
        if (listener instanceof RoutingIterationListener routing) {
          routing.setStorageRouter(router);
          routing.setWorkerID(id);
        }
      }
    }
  }

  @Override
  public List<TrainingListener> listeners() {
    return plan.listeners;
  }

  @Override
  public void before(MultiDataSet batch) {
    if (plan.timed) {
      startMs = System.currentTimeMillis();
      startNanos = System.nanoTime();
    }
    if (network instanceof MultiLayerNetwork) {
      DataSet single = single(batch);
      plan.hooks.forEach(hook -> hook.preUpdate(single, network));
    } else {
      plan.hooks.forEach(hook -> hook.preUpdate(batch, network));
    }
  }

  @Override
  public void after(MultiDataSet batch) {
    if (network instanceof MultiLayerNetwork) {
      DataSet single = single(batch);
      plan.hooks.forEach(hook -> hook.postUpdate(single, network));
    } else {
      plan.hooks.forEach(hook -> hook.postUpdate(batch, network));
    }
    if (plan.timed) {
      long took = (System.nanoTime() - startNanos) / NANOS_PER_MS;
      times.add(new ExampleCountEventStats(startMs, took, batch.getFeatures(0).size(0)));
    }
  }

  private static DataSet single(MultiDataSet batch) {
    return new DataSet(
        batch.getFeatures(0),
        batch.getLabels(0),
        batch.getFeaturesMaskArray(0),
        batch.getLabelsMaskArray(0));
  }

  @Override
  public byte[] result() {
    return JavaSerialized.toBytes(
        new WorkerReport(
            router.getStorageMetaData(), router.getStaticInfo(), router.getUpdates(), times));
  }
}
