package dev.parsimony.spark.files;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FilterFileSystem;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.apache.hadoop.fs.permission.FsPermission;
import org.apache.hadoop.util.Progressable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FolderTest {
  private static final byte[] CONTENT = "content".getBytes(StandardCharsets.UTF_8);

  @TempDir Path temporary;

  @Test
  void takesThePlaceOfAnotherFile() throws Exception {
    try (Folder folder = Folder.open(temporary.toString(), new Configuration())) {
      folder.write("file", out -> out.write(1));
      WrittenFile written = folder.write("file", out -> out.write(CONTENT));
      assertEquals(CONTENT.length, written.length());
      assertArrayEquals(CONTENT, folder.readAll("file"));
    }
  }

  @Test
  void aFullDiskIsToldAsItself() throws Exception {
    FullDisk disk = new FullDisk();
    try (Folder folder =
        new Folder(disk, new org.apache.hadoop.fs.Path(temporary.toUri().getPath()))) {
      assertSame(
          disk.full,
          assertThrows(IOException.class, () -> folder.write("file", out -> out.write(CONTENT))));
    }
  }

  /** As HDFS: a stream that failed throws the same exception again when it is closed. */
  private static final class FullDisk extends FilterFileSystem {
    private final IOException full = new IOException("No space left on device");

    FullDisk() throws IOException {
      super(new RawLocalFileSystem());
      initialize(URI.create("file:///"), new Configuration());
    }

    @Override
    public FSDataOutputStream create(
        org.apache.hadoop.fs.Path path,
        FsPermission permission,
        boolean overwrite,
        int bufferSize,
        short replication,
        long blockSize,
        Progressable progress)
        throws IOException {
      return new FSDataOutputStream(new Full(), null);
    }

    private final class Full extends OutputStream {
      @Override
      public void write(int value) throws IOException {
        throw full;
      }

      @Override
      public void close() throws IOException {
        throw full;
      }
    }
  }
}
