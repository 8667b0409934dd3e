package dev.parsimony.spark.files;

import java.io.Closeable;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import java.util.zip.CRC32C;
import java.util.zip.CheckedOutputStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.StreamCapabilities;
import org.apache.hadoop.io.IOUtils;

/** A folder on any Hadoop file system; it need not exist. Names are relative to it. */
public final class Folder implements Closeable {
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
   * Opens it; touches nothing.
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
    Path probe = at("_writable");
    files.create(probe, true).close();
    files.delete(probe, false);
  }

  /** Whether there is such a file or folder; the empty name is this folder's. */
  public boolean has(String name) throws IOException {
    return files.exists(at(name));
  }

  /** Whether this is a folder, or not there. */
  public boolean isFolder() throws IOException {
    return !files.exists(path) || files.getFileStatus(path).isDirectory();
  }

  /** What is in it; nothing where it does not exist. */
  public List<FileStatus> content() throws IOException {
    try {
      return List.of(files.listStatus(path));
    } catch (FileNotFoundException e) {
      return List.of();
    }
  }

  /**
   * Writes a file whole, in place of one that is there: beside first, then renamed. Where the file
   * system can, it is on disk when this returns.
   */
  public WrittenFile write(String name, Content content) throws IOException {
    Path target = at(name);
    Path beside = new Path(target.getParent(), "_" + target.getName() + ".part");
    CRC32C crc = new CRC32C();
    long length;
    FSDataOutputStream out = files.create(beside, true);
    try {
      CheckedOutputStream checked = new CheckedOutputStream(out, crc);
      content.writeTo(checked);
      checked.flush();
      if (out.hasCapability(StreamCapabilities.HSYNC)) {
        out.hsync();
      }
      length = out.getPos();
      out.close();
    } finally {
      // HDFS throws the same exception again at close, which try-with-resources cannot take.
      IOUtils.closeStream(out);
    }
    if (files.exists(target)) {
      files.delete(target, false);
    }
    if (!files.rename(beside, target)) {
      throw new IOException("Cannot rename " + beside + " to " + target);
    }
    return new WrittenFile(target.getName(), length, crc.getValue());
  }

  public InputStream read(String name) throws IOException {
    return files.open(at(name));
  }

  public byte[] readAll(String name) throws IOException {
    try (InputStream in = read(name)) {
      return in.readAllBytes();
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

  /** Its path, without a scheme where it is local. */
  @Override
  public String toString() {
    boolean local = "file".equals(path.toUri().getScheme());
    return local ? path.toUri().getPath() : path.toString();
  }
}
