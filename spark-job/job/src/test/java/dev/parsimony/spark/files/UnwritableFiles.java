package dev.parsimony.spark.files;

import java.io.IOException;
import java.net.URI;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.apache.hadoop.util.Progressable;
import org.jspecify.annotations.Nullable;

/**
 * Local files under a scheme of their own, which the name of the file that cannot be written ends:
 * {@code unwritable-manifest.json:/folder}.
 */
public final class UnwritableFiles extends RawLocalFileSystem {
  private static final String SCHEME = "unwritable-";

  /** Null until it is initialised, which the superclass's constructor does not await. */
  private @Nullable String scheme;

  /** The scheme for a file's name. */
  public static String scheme(String file) {
    return SCHEME + file;
  }

  @Override
  public void initialize(URI uri, org.apache.hadoop.conf.Configuration conf) throws IOException {
    super.initialize(uri, conf);
    scheme = uri.getScheme();
  }

  @Override
  public URI getUri() {
    return scheme == null ? super.getUri() : URI.create(scheme + ":///");
  }

  @Override
  public FSDataOutputStream create(
      Path path,
      boolean overwrite,
      int bufferSize,
      short replication,
      long blockSize,
      Progressable progress)
      throws IOException {
    if (scheme != null && path.getName().contains(scheme.substring(SCHEME.length()))) {
      throw new IOException(FullDisk.WORDS);
    }
    return super.create(path, overwrite, bufferSize, replication, blockSize, progress);
  }
}
