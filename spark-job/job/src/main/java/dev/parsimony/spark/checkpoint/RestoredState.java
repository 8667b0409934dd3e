package dev.parsimony.spark.checkpoint;

import dev.parsimony.compression.GradientCompressor;
import dev.parsimony.compression.ResidualSnapshot;
import dev.parsimony.spark.Internal;
import dev.parsimony.spark.worker.EpochTally;
import dev.parsimony.spark.worker.LocalState;
import dev.parsimony.spark.worker.RandomState;
import dev.parsimony.spark.worker.TrainingFailedException;
import dev.parsimony.spark.worker.WorkerState;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;

/** The state that one rank resumes from. */
@Internal
public final class RestoredState {
  private final Checkpoint checkpoint;
  private final WorkerState state;
  private final RankArrays arrays;
  private final Optional<RankState> same;
  private final boolean former;

  private RestoredState(
      Checkpoint checkpoint,
      WorkerState state,
      RankArrays arrays,
      Optional<RankState> same,
      boolean former) {
    this.checkpoint = checkpoint;
    this.state = state;
    this.arrays = arrays;
    this.same = same;
    this.former = former;
  }

  /**
   * Reads what a rank needs of a checkpoint.
   *
   * @param workers of the run that resumes
   * @param batchesPerEpoch of the run that resumes
   * @throws IOException where a file is not what was written
   */
  static RestoredState read(Checkpoint checkpoint, int rank, int workers, int batchesPerEpoch)
      throws IOException {
    checkpoint.requireModelIntact();
    Manifest manifest = checkpoint.manifest();
    if (manifest.workers() == workers) {
      RankState own = checkpoint.rank(rank);
      return new RestoredState(checkpoint, own.worker(), own.arrays(), Optional.of(own), false);
    }
    Redistribution redistribution = new Redistribution(rank, workers);
    for (int before = 0; before < manifest.workers(); before++) {
      redistribution.add(before, checkpoint.rank(before));
    }
    WorkerState state = redistribution.state(manifest, batchesPerEpoch);
    return new RestoredState(checkpoint, state, redistribution.arrays(), Optional.empty(), false);
  }

  /**
   * Returns the state for a run that carries over: of another run's checkpoint, that of a worker
   * which has not trained yet, but goes on with its own arrays, counting steps on.
   */
  RestoredState seenBy(Lineage lineage) {
    if (lineage.wrote(checkpoint)) {
      return this;
    }
    WorkerState begun =
        new WorkerState(
            state.steps(), 1, 0, List.of(), new EpochTally(), state.control(), Optional.empty());
    return new RestoredState(checkpoint, begun, arrays, same, true);
  }

  /** Returns whether the model and the progress are a former run's, and not to be taken over. */
  public boolean ofFormerRun() {
    return former;
  }

  public WorkerState state() {
    return state;
  }

  /** The model as DL4J saves it. */
  public InputStream model() throws IOException {
    return checkpoint.model();
  }

  /** Returns the generator's state; empty where there were other workers, so it must draw anew. */
  public Optional<RandomState> random() {
    return same.map(RankState::random);
  }

  /**
   * Gives a compressor what was not sent.
   *
   * @param seed of its rounding where there were other workers
   */
  public void restore(GradientCompressor compressor, long seed) {
    ResidualSnapshot residuals = arrays.residuals();
    if (same.isEmpty()) {
      residuals.set(
          residuals.layoutFingerprint(),
          residuals.spec(),
          residuals.steps(),
          seed,
          residuals.r(),
          residuals.v(),
          residuals.change());
    }
    compressor.restore(residuals);
  }

  /** Returns what this rank keeps of its own where changes of weights travel. */
  public Optional<LocalState> localState() {
    return arrays.local();
  }

  /**
   * Requires the examples to be those of before, as far as the number of workers lets it see.
   *
   * @throws TrainingFailedException where they are others
   */
  public void requireSameData(int rank, long checksum) {
    if (!former && same.isPresent() && same.get().dataChecksum() != checksum) {
      throw new TrainingFailedException(
          "The training examples of worker "
              + rank
              + " are not those of the checkpoint "
              + checkpoint.name()
              + ". Go on with the same --data, or give another --checkpoint folder.");
    }
  }

  @Override
  public String toString() {
    return checkpoint.name();
  }
}
