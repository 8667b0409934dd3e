package dev.parsimony.spark.checkpoint;

import dev.parsimony.spark.Internal;
import dev.parsimony.spark.files.WrittenFile;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.CRC32C;
import java.util.zip.CheckedInputStream;
import org.jspecify.annotations.Nullable;

/** A complete checkpoint. */
@Internal
public final class Checkpoint {
  private final CheckpointFolder folder;
  private final String name;
  private final Manifest manifest;

  Checkpoint(CheckpointFolder folder, String name, Manifest manifest) {
    this.folder = folder;
    this.name = name;
    this.manifest = manifest;
  }

  /** Returns the name of the checkpoint's folder. */
  public String name() {
    return name;
  }

  public Manifest manifest() {
    return manifest;
  }

  /** The model as DL4J saves it; see {@link #requireIntact} first. */
  public InputStream model() throws IOException {
    return folder.read(name, CheckpointFolder.MODEL);
  }

  /**
   * Reads the model from end to end.
   *
   * @throws IOException where it is not what was written
   */
  void requireModelIntact() throws IOException {
    requireIntact(CheckpointFolder.MODEL);
  }

  /**
   * Reads a rank's state.
   *
   * @param rank of the workers that wrote the checkpoint
   * @throws IOException where it is not what was written
   */
  RankState rank(int rank) throws IOException {
    String file = CheckpointFolder.rankFile(rank);
    requireIntact(file);
    try (InputStream in = folder.read(name, file)) {
      return RankFile.read(in);
    }
  }

  private void requireIntact(String file) throws IOException {
    WrittenFile saved = saved(file);
    CRC32C crc = new CRC32C();
    long length;
    try (InputStream in = new CheckedInputStream(folder.read(name, file), crc)) {
      length = in.transferTo(java.io.OutputStream.nullOutputStream());
    }
    if (saved == null || length != saved.length() || crc.getValue() != saved.crc32c()) {
      throw new CheckpointDamagedException(file + " is not what was written");
    }
  }

  private @Nullable WrittenFile saved(String file) {
    return manifest.files().stream()
        .filter(candidate -> candidate.name().equals(file))
        .findFirst()
        .orElse(null);
  }
}
