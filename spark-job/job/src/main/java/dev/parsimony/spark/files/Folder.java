package dev.parsimony.spark.files;

import dev.parsimony.spark.Internal;
import java.io.Closeable;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.StandardCopyOption;
import java.security.SecureRandom;
import java.util.List;
import java.util.zip.CRC32C;
import java.util.zip.CheckedOutputStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FSError;
import org.apache.hadoop.fs.FileAlreadyExistsException;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.apache.hadoop.fs.StreamCapabilities;
import org.apache.hadoop.fs.permission.FsAction;
import org.apache.hadoop.fs.permission.FsPermission;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A folder on any Hadoop file system; it need not exist. Names are relative to it. */
@Internal
public final class Folder implements Closeable {
  private static final Logger LOG = LoggerFactory.getLogger(Folder.class);
  private static final SecureRandom RANDOM = new SecureRandom();

  private final FileSystem files;
  private final Path path;

  /** Writes a file's content. */
  public interface Content {
    /**
     * Writes all of it.
     *
     * @param out stays open
     */
    void writeTo(OutputStream out) throws IOException;
  }

  /**
   * @param files closed with the folder
   */
  public Folder(FileSystem files, Path path) {
    this.files = files;
    this.path = files.makeQualified(path);
  }

  /**
   * Opens a folder; touches nothing.
   *
   * @throws IOException with the reason, where the name is none or its file system cannot be had
   */
  public static Folder open(String name, Configuration hadoop) throws IOException {
    Path path = FileSystems.path(name);
    // An instance of our own: switching its checksum files off must not reach Spark's.
    FileSystem files = FileSystems.newInstance(path, hadoop);
    files.setWriteChecksum(false);
    return new Folder(files, path);
  }

  /** Makes the folder, and makes sure that it can be written to. */
  public void create() throws IOException {
    files.mkdirs(path);
    Path probe = temporary(path, "writable");
    openNew(probe).close();
    files.delete(probe, false);
  }

  /** Makes the folder, for its owner only. */
  public void createPrivate() throws IOException {
    files.mkdirs(path, new FsPermission(FsAction.ALL, FsAction.NONE, FsAction.NONE));
  }

  /** Returns whether a file has the name of one that was not written to its end. */
  public static boolean isUnfinished(String name) {
    return name.matches("_.*-[0-9a-f]{16}\\.part");
  }

  /** Whether there is such a file or folder; the empty name is this folder's. */
  public boolean has(String name) throws IOException {
    return files.exists(at(name));
  }

  /** Whether this is a folder, or not there. */
  public boolean isFolder() throws IOException {
    return !files.exists(path) || files.getFileStatus(path).isDirectory();
  }

  /** Returns what is in the folder; nothing where it does not exist. */
  public List<FileStatus> content() throws IOException {
    try {
      return List.of(files.listStatus(path));
    } catch (FileNotFoundException e) {
      return List.of();
    }
  }

  /**
   * Opens a file that is not there yet, under its own name from the first byte on.
   *
   * @return whose close is silent where something could not be written before
   */
  public OutputStream openNew(String name) throws IOException {
    try {
      return new NewFile(openNew(at(name)));
    } catch (FSError e) {
      throw DiskErrors.asException(e);
    }
  }

  /** Whether others see what was written to a file that is still open. */
  public boolean showsOpenFiles() {
    return local();
  }

  /**
   * Writes a file whole, in place of one that is there: beside first, then renamed. Where the file
   * system can, it is on disk when this returns. Where it cannot be written nothing is left.
   */
  public WrittenFile write(String name, Content content) throws IOException {
    Path target = at(name);
    Path beside = temporary(target.getParent(), target.getName());
    boolean renamed = false;
    try {
      WrittenFile written = write(openNew(beside), target.getName(), content);
      if (files.exists(target)) {
        files.delete(target, false);
      }
      renamed = files.rename(beside, target);
      if (!renamed) {
        throw new IOException("Cannot rename " + beside + " to " + target);
      }
      return written;
    } catch (FSError e) {
      throw DiskErrors.asException(e);
    } finally {
      if (!renamed) {
        discard(beside);
      }
    }
  }

  private static WrittenFile write(FSDataOutputStream out, String name, Content content)
      throws IOException {
    CRC32C crc = new CRC32C();
    try {
      CheckedOutputStream checked = new CheckedOutputStream(out, crc);
      content.writeTo(checked);
      checked.flush();
      if (out.hasCapability(StreamCapabilities.HSYNC)) {
        out.hsync();
      }
      long length = out.getPos();
      out.close();
      return new WrittenFile(name, length, crc.getValue());
    } finally {
      closeAgain(out);
    }
  }

  /** Closes once more; HDFS and full disks throw the same, which try-with-resources cannot take. */
  private static void closeAgain(FSDataOutputStream out) {
    try {
      out.close();
    } catch (IOException | FSError e) {
      LOG.debug("closing after a failure", e);
    }
  }

  private void discard(Path file) {
    try {
      files.delete(file, false);
    } catch (IOException | FSError e) {
      LOG.debug("{} stays", file, e);
    }
  }

  /**
   * Writes a file that is not there yet. Of several who try at once one succeeds, where the file
   * system can tell (object stores cannot).
   *
   * @return false where there is one, be it a link that leads nowhere
   */
  boolean writeNew(String name, byte[] content) throws IOException {
    Path file = at(name);
    FSDataOutputStream out;
    try {
      out = openNew(file);
    } catch (java.nio.file.FileAlreadyExistsException | FileAlreadyExistsException e) {
      return false; // Its owner may have deleted it since.
    } catch (IOException e) {
      if (files.exists(file)) {
        return false;
      }
      throw e;
    }
    boolean written = false;
    try {
      write(out, name, whole -> whole.write(content));
      written = true;
      return true;
    } catch (FSError e) {
      throw DiskErrors.asException(e);
    } finally {
      if (!written) {
        discard(file);
      }
    }
  }

  /**
   * Writes a file whole, in place of one that is there: readers see one or the other, on a local
   * disk at any time, elsewhere but for the moment between deleting and renaming.
   */
  public void replace(String name, byte[] content) throws IOException {
    if (local()) {
      overwrite(name, content);
    } else {
      write(name, out -> out.write(content));
    }
  }

  /** Writes a small file in place of one that is there, which on a local disk is never missing. */
  void overwrite(String name, byte[] content) throws IOException {
    Path target = at(name);
    if (!local()) {
      try {
        write(files.create(target, true), name, whole -> whole.write(content));
      } catch (FSError e) {
        throw DiskErrors.asException(e);
      }
      return;
    }
    Path beside = temporary(target.getParent(), target.getName());
    boolean moved = false;
    try {
      write(openNew(beside), name, whole -> whole.write(content));
      Files.move(onDisk(beside), onDisk(target), StandardCopyOption.ATOMIC_MOVE);
      moved = true;
    } finally {
      if (!moved) {
        discard(beside);
      }
    }
  }

  /** Opens a new file; follows no link, and opens nothing that is there. */
  private FSDataOutputStream openNew(Path file) throws IOException {
    if (local()) {
      // Hadoop's own looks first and creates then.
      files.mkdirs(file.getParent());
      return new FSDataOutputStream(LocalFile.create(onDisk(file)), null);
    }
    return files.create(file, false);
  }

  /** Whether these are Hadoop's own local files, nothing else that keeps some there. */
  private boolean local() {
    return files.getClass() == LocalFileSystem.class
        || files.getClass() == RawLocalFileSystem.class;
  }

  private static java.nio.file.Path onDisk(Path file) {
    return java.nio.file.Path.of(file.toUri().getPath());
  }

  /** A name that nobody can have put a link under. */
  private static Path temporary(Path folder, String name) {
    return new Path(folder, "_%s-%016x.part".formatted(name, RANDOM.nextLong()));
  }

  public InputStream read(String name) throws IOException {
    return DiskErrors.translating(files.open(at(name)));
  }

  public byte[] readAll(String name) throws IOException {
    try (InputStream in = read(name)) {
      return in.readAllBytes();
    }
  }

  /** Returns the first bytes of a file, at most that many. */
  byte[] readSome(String name, int mostBytes) throws IOException {
    try (InputStream in = read(name)) {
      return in.readNBytes(mostBytes);
    }
  }

  public void rename(String from, String to) throws IOException {
    files.rename(at(from), at(to));
  }

  /** Deletes a file, or a folder with all that is in it; nothing where there is none. */
  public void delete(String name) throws IOException {
    files.delete(at(name), true);
  }

  private Path at(String name) {
    return name.isEmpty() ? path : new Path(path, name);
  }

  @Override
  public void close() throws IOException {
    files.close();
  }

  /** Returns its name for processes that have another working folder or default file system. */
  public String location() {
    return path.toString();
  }

  /** Returns the folder's path, without a scheme where it is local. */
  @Override
  public String toString() {
    boolean local = "file".equals(path.toUri().getScheme());
    return local ? path.toUri().getPath() : path.toString();
  }
}
