package dev.parsimony.spark.data.source;

import dev.parsimony.spark.Internal;
import dev.parsimony.spark.config.UserErrorException;
import dev.parsimony.spark.files.FileSystems;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.Serializable;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.zip.ZipException;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.util.SerializableConfiguration;

/**
 * Finds and opens input files through Hadoop's file systems, on the driver and in tasks. What goes
 * wrong is a {@link UserErrorException} that names the file. Files are named by qualified URIs.
 */
@Internal
public final class DataFiles implements Serializable {
  private static final int BUFFER_BYTES = 1 << 16;

  private final SerializableConfiguration configuration;

  /**
   * Files as Hadoop sees them with these settings.
   *
   * @param configuration travels to the tasks with this object
   */
  public DataFiles(Configuration configuration) {
    this.configuration = new SerializableConfiguration(configuration);
  }

  /** A file's name as the user knows it: without the scheme of the local file system. */
  static String shown(String file) {
    return file.startsWith("file:") ? file.substring("file:".length()) : file;
  }

  /** The path's qualified URI: tasks may run in another working folder. */
  String qualified(String text) {
    try {
      Path path = path(text);
      return FileSystems.of(path, configuration.value()).makeQualified(path).toString();
    } catch (IOException e) {
      throw unreadable(text, e);
    }
  }

  /**
   * Checks that the folder is there.
   *
   * @param expected what the folder should hold, for the message
   */
  void requireFolder(String folder, String expected) {
    try {
      Path path = path(folder);
      FileSystem files = FileSystems.of(path, configuration.value());
      if (!files.exists(path)) {
        throw new UserErrorException(
            "There is no folder " + folder + "; it should hold " + expected + ".");
      }
      if (!files.getFileStatus(path).isDirectory()) {
        throw new UserErrorException(
            folder + " is a file; name the folder that holds " + expected + ".");
      }
    } catch (IOException e) {
      throw unreadable(folder, e);
    }
  }

  /** The first of the names that is a file in the folder, plain or with .gz added. */
  Optional<String> find(String folder, List<String> names) {
    try {
      FileSystem files = FileSystems.of(path(folder), configuration.value());
      for (String name : names) {
        for (String suffix : List.of("", ".gz")) {
          Path candidate = new Path(path(folder), name + suffix);
          if (files.exists(candidate)) {
            return Optional.of(files.makeQualified(candidate).toString());
          }
        }
      }
      return Optional.empty();
    } catch (IOException e) {
      throw unreadable(folder, e);
    }
  }

  /**
   * One of the things in a folder.
   *
   * @param bytes of a file
   */
  record Entry(String name, boolean folder, long bytes) {}

  /** The path of what is in a folder, as the folder is named. */
  static String child(String folder, String name) {
    return folder.endsWith(Path.SEPARATOR) ? folder + name : folder + Path.SEPARATOR + name;
  }

  /** What is visible in a folder, in the order of the names. */
  List<Entry> list(String folder) {
    try {
      Path path = path(folder);
      List<Entry> entries = new ArrayList<>();
      for (FileStatus status : FileSystems.of(path, configuration.value()).listStatus(path)) {
        String name = status.getPath().getName();
        if (!isHidden(name)) {
          entries.add(new Entry(name, status.isDirectory(), status.getLen()));
        }
      }
      entries.sort(Comparator.comparing(Entry::name));
      return entries;
    } catch (IOException e) {
      throw unreadable(folder, e);
    }
  }

  /** The content of a file, unpacked if its name ends in .gz. */
  byte[] content(String file) throws IOException {
    try (InputStream in = open(file)) {
      return in.readAllBytes();
    }
  }

  /**
   * The csv files that the path names, in the order of their names: one file, a folder's visible
   * .csv and .csv.gz files, or the files that match a glob.
   */
  List<String> csvFiles(String text) {
    try {
      Path path = path(text);
      FileSystem files = FileSystems.of(path, configuration.value());
      FileStatus[] found = files.exists(path) ? files.listStatus(path) : files.globStatus(path);
      boolean folder = files.exists(path) && files.getFileStatus(path).isDirectory();
      List<String> names = new ArrayList<>();
      for (FileStatus status : found == null ? new FileStatus[0] : found) {
        if (status.isFile() && (!folder || isCsv(status.getPath().getName()))) {
          names.add(files.makeQualified(status.getPath()).toString());
        }
      }
      if (names.isEmpty()) {
        throw noFile(text, folder, found != null && found.length > 0);
      }
      names.sort(null);
      return names;
    } catch (IOException e) {
      throw unreadable(text, e);
    }
  }

  private static UserErrorException noFile(String text, boolean folder, boolean matches) {
    if (folder) {
      return new UserErrorException("The folder " + text + " holds no .csv or .csv.gz file.");
    }
    return new UserErrorException(
        matches
            ? text + " matches folders only; add /*.csv for the files in them."
            : "There is no file " + text + "; csv: takes a file, a folder or a glob.");
  }

  /**
   * Opens a file and unpacks it if its name ends in .gz; read errors name the file. Pipes and
   * devices, which may block or never end, are refused.
   */
  InputStream open(String file) {
    try {
      Path path = new Path(file);
      FileSystem files = FileSystems.of(path, configuration.value());
      LocalFiles.requireRegular(path);
      InputStream raw = new NamedInputStream(files.open(path, BUFFER_BYTES), shown(file));
      return new NamedInputStream(unpacked(file, raw), shown(file));
    } catch (FileNotFoundException e) {
      if (isFolder(file)) {
        throw LocalFiles.folder(shown(file));
      }
      throw new UserErrorException(
          String.format(
              "%s cannot be opened on host %s: is it there, and readable by the job's user?",
              shown(file), hostName()));
    } catch (IOException e) {
      throw unreadable(shown(file), e);
    }
  }

  private boolean isFolder(String file) {
    try {
      Path path = new Path(file);
      return FileSystems.of(path, configuration.value()).getFileStatus(path).isDirectory();
    } catch (IOException e) {
      return false;
    }
  }

  /**
   * The sentence for a read error, a damaged gzip stream's among them.
   *
   * @param file the name to show
   */
  public static UserErrorException unreadable(String file, IOException cause) {
    if (cause instanceof EOFException) {
      return new UserErrorException(
          file + " is truncated: its gzip data end too early; copy or download it again.");
    }
    if (cause instanceof ZipException) {
      return new UserErrorException(
          String.format(
              "%s is corrupt: its gzip data cannot be unpacked (%s); copy or download it again.",
              file, oneLine(cause)));
    }
    return new UserErrorException(file + " cannot be read: " + FileSystems.reason(cause) + ".");
  }

  private static InputStream unpacked(String file, InputStream raw) throws IOException {
    BufferedInputStream buffered = new BufferedInputStream(raw, BUFFER_BYTES);
    try {
      if (file.toLowerCase(Locale.ROOT).endsWith(".gz")) {
        return new BufferedInputStream(new GzipMembers(buffered), BUFFER_BYTES);
      }
      if (GzipMembers.begin(buffered)) {
        throw new UserErrorException(
            shown(file) + " holds gzip data; give it a name that ends in .gz, or unpack it.");
      }
      return buffered;
    } catch (IOException | RuntimeException e) {
      raw.close();
      throw e;
    }
  }

  private static boolean isHidden(String name) {
    return name.startsWith(".") || name.startsWith("_");
  }

  private static boolean isCsv(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    return !isHidden(name) && (lower.endsWith(".csv") || lower.endsWith(".csv.gz"));
  }

  private static Path path(String text) {
    try {
      return new Path(text);
    } catch (IllegalArgumentException e) {
      throw new UserErrorException("'" + text + "' is no path: " + oneLine(e) + ".");
    }
  }

  private static String oneLine(Exception cause) {
    String message = cause.getMessage() == null ? cause.toString() : cause.getMessage();
    return message.lines().findFirst().orElse(cause.toString());
  }

  private static String hostName() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (IOException e) {
      return "of this task";
    }
  }
}
