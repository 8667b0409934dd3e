package dev.parsimony.spark.checkpoint;

import dev.parsimony.exchange.collective.Exchange;
import dev.parsimony.exchange.collective.ReceivedBlock;
import dev.parsimony.exchange.collective.Vote;
import dev.parsimony.spark.worker.TrainingFailedException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Lets all ranks resume from the same checkpoint: the latest of which each can read its part. */
final class CheckpointConsensus {
  private static final Logger LOG = LoggerFactory.getLogger(CheckpointConsensus.class);
  private static final byte[] NOTHING = {};

  private final Exchange exchange;
  private final CheckpointFolder folder;
  private final Lineage lineage;
  private final int batchesPerEpoch;

  /**
   * Creates a consensus; see {@link RestoredState#read}.
   *
   * @param lineage whose checkpoints count
   */
  CheckpointConsensus(
      Exchange exchange, CheckpointFolder folder, Lineage lineage, int batchesPerEpoch) {
    this.exchange = exchange;
    this.folder = folder;
    this.lineage = lineage;
    this.batchesPerEpoch = batchesPerEpoch;
  }

  /**
   * Returns what this rank resumes from; collective over all ranks. Damaged checkpoints are set
   * aside.
   *
   * @return empty where the run started over and has written none yet
   * @throws TrainingFailedException where there are some, but all are damaged, or where the one
   *     that the run resumed from is gone, or where the folder is another run's by now
   */
  Optional<RestoredState> reach() throws IOException {
    List<String> names = names();
    for (String name : names) {
      Optional<RestoredState> own = read(name);
      if (Vote.unanimous(exchange, own.isPresent())) {
        return own;
      }
      if (exchange.rank() == 0) {
        LOG.warn("{} in {} is damaged; the one before takes its place", name, folder);
        folder.setAside(name);
      }
    }
    if (!names.isEmpty()) {
      throw new TrainingFailedException(
          "All checkpoints in "
              + folder
              + " that this run could resume from are damaged; give another --checkpoint folder to"
              + " start over.");
    }
    if (!lineage.before().isEmpty()) {
      throw new TrainingFailedException(
          "The checkpoint after step "
              + lineage.steps()
              + ", from which this run was to resume, is no longer in "
              + folder
              + "; nothing else may delete files there.");
    }
    return Optional.empty();
  }

  /** Returns the names of the checkpoints as rank 0 finds them; collective over all ranks. */
  private List<String> names() throws IOException {
    byte[] own = NOTHING;
    if (exchange.rank() == 0) {
      FolderOwner.requireNoOther(folder, lineage.run());
      own =
          folder.complete().stream()
              .filter(lineage::includes)
              .map(Checkpoint::name)
              .collect(Collectors.joining("\n"))
              .getBytes(StandardCharsets.UTF_8);
    }
    exchange.allgatherv(own, own.length);
    ReceivedBlock found = exchange.received().get(0);
    String text = new String(found.bytes(), found.offset(), found.length(), StandardCharsets.UTF_8);
    return text.lines().toList();
  }

  private Optional<RestoredState> read(String name) {
    try {
      return Optional.of(
          RestoredState.read(
              folder.checkpoint(name), exchange.rank(), exchange.worldSize(), batchesPerEpoch));
    } catch (IOException e) {
      LOG.warn("{} in {}: {}", name, folder, e.toString());
      return Optional.empty();
    }
  }
}
