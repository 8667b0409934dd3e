package dev.parsimony.spark.files;

import java.io.IOException;
import java.net.URI;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.apache.hadoop.fs.permission.FsPermission;
import org.apache.hadoop.util.Progressable;

/**
 * Local files under a scheme of their own, which the name of the file that cannot be written ends:
 * {@code unwritable-manifest.json:/folder}.
 */
public final class UnwritableFiles extends RawLocalFileSystem {
  private static final String SCHEME = "unwritable-";

  private String scheme = "";

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
    return scheme.isEmpty() ? super.getUri() : URI.create(scheme + ":///");
  }

  @Override
  public FSDataOutputStream create(
      Path path,
      FsPermission permission,
      boolean overwrite,
      int bufferSize,
      short replication,
      long blockSize,
      Progressable progress)
      throws IOException {
    if (path.getName().contains(scheme.substring(SCHEME.length()))) {
      throw new IOException(FullDisk.WORDS);
    }
    return super.create(path, permission, overwrite, bufferSize, replication, blockSize, progress);
  }
}
