package dev.parsimony.spark.files;

import dev.parsimony.spark.Internal;
import java.io.IOException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceConfigurationError;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.UnsupportedFileSystemException;
import org.apache.hadoop.util.VersionInfo;

/**
 * Opens Hadoop's file systems. Whatever they throw where one cannot be had (a missing class, an
 * unknown host, a scheme that nobody knows) becomes an {@link IOException} whose message is one
 * clause that says why and what to change, to be put after the name of the path.
 */
@Internal
public final class FileSystems {
  /** The artifact of Hadoop's or a vendor's that brings a scheme's file system. */
  private static final Map<String, String> MODULES =
      Map.of(
          "s3a", "org.apache.hadoop:hadoop-aws:" + VersionInfo.getVersion(),
          "abfs", "org.apache.hadoop:hadoop-azure:" + VersionInfo.getVersion(),
          "abfss", "org.apache.hadoop:hadoop-azure:" + VersionInfo.getVersion(),
          "wasb", "org.apache.hadoop:hadoop-azure:" + VersionInfo.getVersion(),
          "wasbs", "org.apache.hadoop:hadoop-azure:" + VersionInfo.getVersion(),
          "oss", "org.apache.hadoop:hadoop-aliyun:" + VersionInfo.getVersion(),
          "gs", "com.google.cloud.bigdataoss:gcs-connector:hadoop3-2.2.21");

  /** Schemes of which Hadoop opens single files, and can neither look for one nor write. */
  private static final Set<String> DOWNLOADS = Set.of("http", "https");

  /** Hadoop's words for a server that does not answer. */
  private static final Pattern CALL = Pattern.compile("to (\\S+) failed on connection exception");

  private FileSystems() {}

  /**
   * Returns the path that a text names.
   *
   * @throws IOException with the reason, where it names none
   */
  public static Path path(String text) throws IOException {
    try {
      return new Path(text);
    } catch (IllegalArgumentException e) {
      throw new IOException("that is no path: " + firstLine(e), e);
    }
  }

  /**
   * Returns the file system of a path; Hadoop's own, shared and not to be closed.
   *
   * @throws IOException with the reason, where there is none
   */
  public static FileSystem of(Path path, Configuration hadoop) throws IOException {
    return open(path, () -> path.getFileSystem(hadoop));
  }

  /**
   * Returns a new instance of the file system of a path, to be closed by the caller.
   *
   * @throws IOException with the reason, where there is none
   */
  public static FileSystem newInstance(Path path, Configuration hadoop) throws IOException {
    return open(path, () -> FileSystem.newInstance(path.toUri(), hadoop));
  }

  private interface Opening {
    FileSystem get() throws IOException;
  }

  private static FileSystem open(Path path, Opening opening) throws IOException {
    String scheme = String.valueOf(path.toUri().getScheme()).toLowerCase(Locale.ROOT);
    if (DOWNLOADS.contains(scheme)) {
      throw new IOException(
          scheme + " is no file system to work on; copy the file to a folder and name that");
    }
    try {
      return opening.get();
    } catch (IOException | RuntimeException | LinkageError | ServiceConfigurationError e) {
      throw new IOException(reason(scheme, e), e);
    }
  }

  private static String reason(String scheme, Throwable failure) {
    boolean missing =
        failure instanceof UnsupportedFileSystemException
            || failure instanceof LinkageError
            || failure instanceof ServiceConfigurationError
            || cause(failure, ClassNotFoundException.class).isPresent();
    if (!missing) {
      return reason(failure);
    }
    if (scheme.equals("s3") || scheme.equals("s3n")) {
      return "Spark has no file system for " + scheme + "; write s3a instead";
    }
    String module = MODULES.get(scheme);
    return "Spark has no file system for "
        + scheme
        + (module == null
            ? "; correct the scheme, or add the file system's jar with --jars or --packages"
            : "; add it, for example with --packages " + module);
  }

  /**
   * Says in one clause why a file system failed, and what to change where that is known.
   *
   * @param failure what it threw, when it was opened or later
   */
  public static String reason(Throwable failure) {
    Optional<UnknownHostException> unknown = cause(failure, UnknownHostException.class);
    if (unknown.isPresent()) {
      return "there is no host " + host(unknown.get()) + "; correct the address";
    }
    if (cause(failure, ConnectException.class).isPresent()) {
      Matcher call = CALL.matcher(String.valueOf(failure.getMessage()));
      return (call.find() ? "nothing answers at " + call.group(1) : "nothing answers there")
          + "; correct the address, or start the file system";
    }
    return firstLine(failure);
  }

  private static String host(UnknownHostException e) {
    String message = String.valueOf(e.getMessage());
    int colon = message.indexOf(": ");
    return colon < 0 ? message : message.substring(0, colon);
  }

  private static <T extends Throwable> Optional<T> cause(Throwable failure, Class<T> type) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (type.isInstance(cause)) {
        return Optional.of(type.cast(cause));
      }
    }
    return Optional.empty();
  }

  private static String firstLine(Throwable failure) {
    String message = String.valueOf(failure.getMessage());
    boolean told = failure.getMessage() != null && !message.isBlank();
    return (told ? message : failure.toString()).strip().lines().findFirst().orElse("");
  }
}
