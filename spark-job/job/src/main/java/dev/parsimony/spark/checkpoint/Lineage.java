package dev.parsimony.spark.checkpoint;

import java.io.Serializable;
import java.util.List;
import java.util.stream.Stream;

/**
 * Whose checkpoints a run goes on from and prunes: its own, and those of the runs before it up to
 * the one that it went on from. Others in the same folder are nothing to it.
 *
 * @param run this one
 * @param before the runs that led to it, the latest first
 * @param steps of the checkpoint that it went on from; 0 where it started over
 */
public record Lineage(String run, List<String> before, long steps) implements Serializable {
  /** A run that starts over. */
  public static Lineage begun(String run) {
    return new Lineage(run, List.of(), 0);
  }

  /** A run that goes on from a checkpoint. */
  public static Lineage from(Checkpoint checkpoint, String run) {
    Manifest manifest = checkpoint.manifest();
    return new Lineage(run, manifest.lineage(), manifest.steps());
  }

  /** All of them, as a manifest names them. */
  List<String> runs() {
    return Stream.concat(Stream.of(run), before.stream()).toList();
  }

  /** Whether this run may go on from a checkpoint. */
  public boolean includes(Checkpoint checkpoint) {
    String writer = checkpoint.manifest().lineage().get(0);
    return writer.equals(run)
        || (before.contains(writer) && checkpoint.manifest().steps() <= steps);
  }
}
