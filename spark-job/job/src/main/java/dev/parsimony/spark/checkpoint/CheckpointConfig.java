package dev.parsimony.spark.checkpoint;

import dev.parsimony.spark.Internal;
import dev.parsimony.spark.config.CheckpointInterval;
import java.io.Serializable;
import java.util.Map;

/**
 * The plan for checkpoints that every rank is told.
 *
 * @param folder wherever a rank runs, see {@link CheckpointFolder#location}
 * @param lineage whose checkpoints are this run's
 * @param job a name that no other job in the same folder has, so that what one left unfinished is
 *     not mixed with the next one's; it begins with the run's and a dot
 * @param sameRun see {@link Manifest#run}
 * @param graph whether the model is a ComputationGraph
 * @param carryOver whether of other runs' checkpoints only what each worker keeps of its own counts
 */
@Internal
public record CheckpointConfig(
    String folder,
    CheckpointInterval every,
    int keep,
    Lineage lineage,
    String job,
    Map<String, String> sameRun,
    boolean graph,
    boolean carryOver)
    implements Serializable {
  /**
   * Returns whose checkpoints a newer one makes superfluous: not those of the run before where it
   * is carried over, for that one stays until this run has ended well.
   */
  Lineage pruned() {
    return carryOver ? Lineage.begun(lineage.run()) : lineage;
  }
}
