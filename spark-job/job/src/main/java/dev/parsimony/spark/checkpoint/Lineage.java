package dev.parsimony.spark.checkpoint;

import dev.parsimony.spark.Internal;
import java.io.Serializable;
import java.util.List;
import java.util.stream.Stream;

/**
 * The lineage of a run, whose checkpoints it resumes from and prunes: its own, and those of the
 * runs before it up to the one that it resumed from. Others in the same folder do not concern it.
 *
 * @param run this one
 * @param before the runs that led to it, the latest first
 * @param steps of the checkpoint that it resumed from; 0 where it started over
 */
@Internal
public record Lineage(String run, List<String> before, long steps) implements Serializable {
  /** Returns the lineage of a run that starts over. */
  public static Lineage begun(String run) {
    return new Lineage(run, List.of(), 0);
  }

  /** Returns the lineage of a run that resumes from a checkpoint. */
  public static Lineage from(Checkpoint checkpoint, String run) {
    Manifest manifest = checkpoint.manifest();
    return new Lineage(run, manifest.lineage(), manifest.steps());
  }

  /** Returns all runs, as a manifest names them. */
  List<String> runs() {
    return Stream.concat(Stream.of(run), before.stream()).toList();
  }

  /** Whether this run wrote a checkpoint. */
  public boolean wrote(Checkpoint checkpoint) {
    return checkpoint.manifest().lineage().get(0).equals(run);
  }

  /** Whether this run may resume from a checkpoint. */
  public boolean includes(Checkpoint checkpoint) {
    String writer = checkpoint.manifest().lineage().get(0);
    return wrote(checkpoint) || (before.contains(writer) && checkpoint.manifest().steps() <= steps);
  }
}
