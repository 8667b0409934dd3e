package dev.parsimony.spark.checkpoint;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.parsimony.spark.files.WrittenFile;
import dev.parsimony.spark.worker.ReplicaCopy;
import dev.parsimony.spark.worker.TrainingSchedule;
import dev.parsimony.spark.worker.WorkerState;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes the checkpoints of one rank in one attempt. */
final class CheckpointWriter {
  private static final Logger LOG = LoggerFactory.getLogger(CheckpointWriter.class);
  private static final ObjectMapper JSON = new ObjectMapper();

  private final CheckpointFolder folder;
  private final CheckpointConfig plan;
  private final TrainingSchedule schedule;
  private final int rank;
  private final int workers;
  private final String run;

  /**
   * Creates a writer, which writes nothing yet.
   *
   * @param workers of the run
   * @param attempt of the stage
   */
  CheckpointWriter(
      CheckpointFolder folder,
      CheckpointConfig plan,
      TrainingSchedule schedule,
      int rank,
      int workers,
      int attempt) {
    this.folder = folder;
    this.plan = plan;
    this.schedule = schedule;
    this.rank = rank;
    this.workers = workers;
    this.run = plan.job() + "." + attempt;
  }

  /** Returns the manifest of a checkpoint taken now; its files are known when it is completed. */
  Manifest manifest(WorkerState state) {
    return new Manifest(
        Manifest.FORMAT,
        state.steps(),
        state.epoch(),
        state.batchInEpoch(),
        schedule.batchesPerEpoch(),
        workers,
        schedule.epochsBefore(),
        plan.graph(),
        plan.sameRun(),
        plan.lineage().runs(),
        List.of());
  }

  /**
   * Writes this rank's part.
   *
   * @param parameterHash of the replica
   * @param model null on all ranks but one
   */
  @Nullable Void write(
      long steps, byte[] header, RankArrays arrays, long parameterHash, @Nullable ReplicaCopy model)
      throws IOException {
    String name = CheckpointFolder.name(steps, run);
    String file = CheckpointFolder.rankFile(rank);
    WrittenFile part = folder.write(name, file, out -> RankFile.write(out, header, arrays));
    note(name, new WrittenPart(part, parameterHash));
    if (model != null) {
      WrittenFile saved = folder.write(name, CheckpointFolder.MODEL, model::write);
      note(name, new WrittenPart(saved, parameterHash));
    }
    return null;
  }

  /** Notes for the manifest, beside the file, what was written. */
  private void note(String name, WrittenPart written) throws IOException {
    byte[] note = JSON.writeValueAsBytes(written);
    folder.write(name, note(written.file().name()), out -> out.write(note));
  }

  private static String note(String file) {
    return file + ".written";
  }

  /** Writes the manifest, and deletes what is superfluous with it. */
  @Nullable Void complete(Manifest begun) throws IOException {
    String name = CheckpointFolder.name(begun.steps(), run);
    WrittenPart model = written(name, CheckpointFolder.MODEL);
    List<WrittenFile> files = new ArrayList<>();
    files.add(model.file());
    for (int i = 0; i < workers; i++) {
      WrittenPart part = written(name, CheckpointFolder.rankFile(i));
      if (part.parameterHash() != model.parameterHash()) {
        throw new IOException("the replica of worker " + i + " differs from worker 0's");
      }
      files.add(part.file());
    }
    byte[] manifest = begun.with(files).toBytes();
    folder.write(name, CheckpointFolder.MANIFEST, out -> out.write(manifest));
    LOG.info("{} in {} is complete", name, folder);
    folder.prune(name, plan.keep(), plan.pruned());
    return null;
  }

  private WrittenPart written(String name, String file) throws IOException {
    try (InputStream in = folder.read(name, note(file))) {
      return JSON.readValue(in, WrittenPart.class);
    }
  }

  /** Returns one sentence on a checkpoint that could not be written. */
  String failed(ExecutionException e) {
    String cause = e.getCause() == null ? e.toString() : reason(e.getCause());
    return "A checkpoint could not be written to "
        + folder
        + " ("
        + cause
        + "); those before it are as they were. Make room there or give another folder with"
        + " --checkpoint.";
  }

  private static String reason(Throwable cause) {
    return cause.getMessage() == null ? cause.toString() : cause.getMessage();
  }
}
