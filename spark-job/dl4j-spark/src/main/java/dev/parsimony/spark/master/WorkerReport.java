package dev.parsimony.spark.master;

import java.io.Serializable;
import java.util.List;
import org.deeplearning4j.core.storage.Persistable;
import org.deeplearning4j.core.storage.StatsStorageRouter;
import org.deeplearning4j.core.storage.StorageMetaData;
import org.deeplearning4j.spark.stats.EventStats;

/**
 * What the driver gets of one worker after a fit.
 *
 * @param metaData for the router of the user's listeners, as the next two
 * @param batches a time for each minibatch, if times are wanted
 */
record WorkerReport(
    List<StorageMetaData> metaData,
    List<Persistable> staticInfo,
    List<Persistable> updates,
    List<EventStats> batches)
    implements Serializable {

  /** Gives a router what the worker's listeners had for one. */
  void drainTo(StatsStorageRouter router) {
    if (!metaData.isEmpty()) {
      router.putStorageMetaData(metaData);
    }
    if (!staticInfo.isEmpty()) {
      router.putStaticInfo(staticInfo);
    }
    if (!updates.isEmpty()) {
      router.putUpdate(updates);
    }
  }
}
