package dev.parsimony.spark.checkpoint;

import dev.parsimony.spark.Internal;
import dev.parsimony.spark.files.Folder;
import dev.parsimony.spark.files.FolderLease;
import dev.parsimony.spark.files.Owner;
import dev.parsimony.spark.files.WrittenFile;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A run's checkpoints, a folder each.
 *
 * <pre>
 * _owner.json                      the run that uses the folder; see FolderLease
 * step-0000000500-3f2a9c1e.0.0/    steps taken, run, job of the run, attempt of the job
 *   model.zip                      opens in plain DL4J
 *   rank-00000.state ...           see RankFile
 *   manifest.json                  last; without it the folder counts for nothing
 *   carried                        the run ended here, and another one takes over its residuals
 * damaged-step-...                 found to be damaged, and set aside
 * </pre>
 *
 * <p>Files are written under another name and renamed when they are whole.
 */
@Internal
public final class CheckpointFolder implements Closeable {
  static final String MANIFEST = "manifest.json";
  static final String MODEL = "model.zip";
  private static final String CARRIED = "carried";
  private static final String PREFIX = "step-";
  private static final String SET_ASIDE = "damaged-";
  private static final int STEP_DIGITS = 10;
  private static final Pattern BEGUN = Pattern.compile("step-[0-9]{10,18}-.+");
  private static final Pattern DAMAGED = Pattern.compile("damaged-" + BEGUN);
  private static final Pattern PARTS =
      Pattern.compile("(damaged-)?step-(?<steps>[0-9]+)-(?<run>[^.]+).*");
  private static final Logger LOG = LoggerFactory.getLogger(CheckpointFolder.class);

  private final Folder folder;

  CheckpointFolder(Folder folder) {
    this.folder = folder;
  }

  /** Opens a folder, which need not exist. */
  public static CheckpointFolder open(String name, Configuration hadoop) throws IOException {
    return new CheckpointFolder(Folder.open(name, hadoop));
  }

  static String name(long steps, String run) {
    return String.format(Locale.ROOT, "%s%0" + STEP_DIGITS + "d-%s", PREFIX, steps, run);
  }

  private static long steps(String name) {
    return Long.parseLong(parts(name).group("steps"));
  }

  /** Returns the run that wrote a checkpoint, by the checkpoint's name. */
  private static String run(String name) {
    return parts(name).group("run");
  }

  private static Matcher parts(String name) {
    Matcher parts = PARTS.matcher(name);
    if (!parts.matches()) {
      throw new IllegalArgumentException(name);
    }
    return parts;
  }

  static String rankFile(int rank) {
    return String.format(Locale.ROOT, "rank-%05d.state", rank);
  }

  /** Returns the folder's location; see {@link Folder#location}. */
  public String location() {
    return folder.location();
  }

  /** Makes the folder, and makes sure that it can be written to. */
  public void create() throws IOException {
    folder.create();
  }

  /** Whether there is a checkpoint, complete or not. */
  public boolean used() throws IOException {
    return !names(BEGUN).isEmpty();
  }

  /** Returns the checkpoints that are there. */
  public FolderContent content() throws IOException {
    List<Checkpoint> complete = new ArrayList<>();
    List<String> unreadable = new ArrayList<>();
    for (String name : names(BEGUN)) {
      if (hasManifest(name)) {
        try {
          complete.add(checkpoint(name));
        } catch (IOException e) {
          unreadable.add(name + ": " + e.getMessage());
        }
      }
    }
    names(DAMAGED).forEach(name -> unreadable.add(name + ": it was set aside as damaged"));
    return new FolderContent(complete, unreadable);
  }

  /** Checkpoints with a manifest that can be read, newest first. */
  List<Checkpoint> complete() throws IOException {
    return content().complete();
  }

  Checkpoint checkpoint(String name) throws IOException {
    Manifest manifest = Manifest.parse(folder.readAll(file(name, MANIFEST)));
    // Those of before runs had names know theirs by their folder.
    return new Checkpoint(this, name, manifest);
  }

  /** Takes the folder for a run. */
  public FolderLease lease(Owner owner, Consumer<String> console) throws IOException {
    return FolderLease.take(folder, owner, console);
  }

  /** Returns the run that the folder belongs to, as far as its file can be read now. */
  Optional<Owner> owner() {
    return FolderLease.owner(folder);
  }

  /** Writes a file of a checkpoint. */
  WrittenFile write(String name, String file, Folder.Content content) throws IOException {
    return folder.write(file(name, file), content);
  }

  InputStream read(String name, String file) throws IOException {
    return folder.read(file(name, file));
  }

  /** Sets a damaged checkpoint aside: it stays, under a name under which nobody looks for one. */
  void setAside(String name) throws IOException {
    folder.rename(name, SET_ASIDE + name);
  }

  /** Returns the checkpoint that {@link #carry} named; empty where there is none any more. */
  public Optional<Checkpoint> carried() throws IOException {
    for (Checkpoint checkpoint : complete()) {
      if (folder.has(file(checkpoint.name(), CARRIED))) {
        return Optional.of(checkpoint);
      }
    }
    return Optional.empty();
  }

  /**
   * Names the checkpoint whose residuals the next run takes over, and deletes all others.
   *
   * @param last of a run that ended; empty where the next run is to begin without
   */
  public void carry(Optional<Checkpoint> last) throws IOException {
    if (last.isPresent()) {
      folder.write(file(last.get().name(), CARRIED), out -> {});
    }
    deleteOthers(last);
  }

  /** Deletes all checkpoints but one, also those that were never completed. */
  public void deleteOthers(Optional<Checkpoint> kept) throws IOException {
    String name = kept.map(Checkpoint::name).orElse("");
    for (String other : names(BEGUN)) {
      if (!other.equals(name)) {
        delete(other);
      }
    }
  }

  private void delete(String name) throws IOException {
    folder.delete(file(name, MANIFEST)); // First: what is left counts for nothing.
    folder.delete(name);
  }

  /**
   * Deletes what a checkpoint has made superfluous among those of its lineage: complete ones beyond
   * the newest, unreadable ones older than those, and what was begun before it and never ended.
   *
   * @param latest just completed
   * @param keep complete ones that can be read, at least 1
   */
  void prune(String latest, int keep, Lineage lineage) throws IOException {
    int complete = 0;
    for (String name : names(BEGUN)) {
      boolean superfluous;
      if (!hasManifest(name)) {
        superfluous = lineage.runs().contains(run(name)) && steps(name) <= steps(latest);
      } else {
        Optional<Checkpoint> whole = readable(name);
        boolean own =
            whole.map(lineage::includes).orElseGet(() -> lineage.runs().contains(run(name)));
        superfluous = own && complete >= keep;
        complete += own && whole.isPresent() ? 1 : 0;
      }
      if (superfluous && !name.equals(latest)) {
        delete(name);
      }
    }
  }

  private Optional<Checkpoint> readable(String name) {
    try {
      return Optional.of(checkpoint(name));
    } catch (IOException e) {
      LOG.warn("{} in {} cannot be read: {}", name, folder, e.toString());
      return Optional.empty();
    }
  }

  private boolean hasManifest(String name) throws IOException {
    return folder.has(file(name, MANIFEST));
  }

  private static String file(String name, String file) {
    return name + "/" + file;
  }

  /** Returns the names that match, of most steps first, of equal ones the youngest. */
  private List<String> names(Pattern pattern) throws IOException {
    List<FileStatus> found = new ArrayList<>();
    for (FileStatus status : folder.content()) {
      if (status.isDirectory() && pattern.matcher(status.getPath().getName()).matches()) {
        found.add(status);
      }
    }
    Comparator<FileStatus> bySteps = Comparator.comparingLong(s -> steps(s.getPath().getName()));
    found.sort(bySteps.thenComparingLong(FileStatus::getModificationTime).reversed());
    return found.stream().map(status -> status.getPath().getName()).toList();
  }

  @Override
  public void close() throws IOException {
    folder.close();
  }

  @Override
  public String toString() {
    return folder.toString();
  }
}
