package dev.parsimony.spark.master;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.FilterInputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.apache.spark.SparkException;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.api.MultiDataSet;

/** Data sets in files, however a task that reads them ends. */
final class ExportedDataTest {
  private static final AtomicInteger SYSTEMS = new AtomicInteger();
  private static final AtomicInteger STREAMS = new AtomicInteger();

  @TempDir Path temporary;

  private final JavaSparkContext spark = Contexts.get();

  /** Local files under another scheme, which count what is open. */
  public static final class CountedFiles extends RawLocalFileSystem {
    private boolean open;

    @Override
    public String getScheme() {
      return "counted";
    }

    @Override
    public URI getUri() {
      return URI.create("counted:///");
    }

    @Override
    public void initialize(URI uri, Configuration conf) throws IOException {
      super.initialize(uri, conf);
      SYSTEMS.incrementAndGet();
      open = true;
    }

    @Override
    public FSDataInputStream open(org.apache.hadoop.fs.Path file, int bufferSize)
        throws IOException {
      FSDataInputStream in = super.open(file, bufferSize);
      STREAMS.incrementAndGet();
      return new FSDataInputStream(new CountedStream(in));
    }

    @Override
    public void close() throws IOException {
      if (open) {
        open = false;
        SYSTEMS.decrementAndGet();
      }
      super.close();
    }
  }

  /** Counts itself once. */
  private static final class CountedStream extends FilterInputStream
      implements org.apache.hadoop.fs.Seekable, org.apache.hadoop.fs.PositionedReadable {
    private final FSDataInputStream counted;
    private boolean open = true;

    CountedStream(FSDataInputStream in) {
      super(in);
      counted = in;
    }

    @Override
    public void close() throws IOException {
      if (open) {
        open = false;
        STREAMS.decrementAndGet();
      }
      super.close();
    }

    @Override
    public void seek(long position) throws IOException {
      counted.seek(position);
    }

    @Override
    public long getPos() throws IOException {
      return counted.getPos();
    }

    @Override
    public boolean seekToNewSource(long position) throws IOException {
      return counted.seekToNewSource(position);
    }

    @Override
    public int read(long position, byte[] buffer, int offset, int length) throws IOException {
      return counted.read(position, buffer, offset, length);
    }

    @Override
    public void readFully(long position, byte[] buffer, int offset, int length) throws IOException {
      counted.readFully(position, buffer, offset, length);
    }

    @Override
    public void readFully(long position, byte[] buffer) throws IOException {
      counted.readFully(position, buffer);
    }
  }

  @BeforeEach
  void countAnew() {
    spark.hadoopConfiguration().set("fs.counted.impl", CountedFiles.class.getName());
  }

  private JavaRDD<MultiDataSet> exported() {
    JavaRDD<MultiDataSet> data = Examples.rdd(Examples.dense(6, 1), 2).map(DataSet::toMultiDataSet);
    JavaRDD<MultiDataSet> exported =
        ExportedData.export(spark, data, "counted:" + temporary.resolve("export"));
    SYSTEMS.set(0);
    STREAMS.set(0);
    return exported;
  }

  private static void requireAllClosed() {
    assertEquals(0, STREAMS.get(), "open streams");
    assertEquals(0, SYSTEMS.get(), "open file systems");
  }

  @Test
  void allIsClosedAtTheEnd() {
    assertEquals(6, exported().count());
    requireAllClosed();
  }

  @Test
  void allIsClosedWhereATaskStopsEarly() {
    assertEquals(1, exported().take(1).size());
    requireAllClosed();
  }

  @Test
  void allIsClosedWhereATaskFails() {
    JavaRDD<Object> failing =
        exported()
            .map(
                next -> {
                  throw new IllegalStateException("told to fail");
                });
    assertThrows(SparkException.class, failing::count);
    requireAllClosed();
  }

  @Test
  void allIsClosedWhereAFileCannotBeRead() throws IOException {
    JavaRDD<MultiDataSet> data = exported();
    Path lost = temporary.resolve("export").resolve("part-00000");
    assertTrue(Files.deleteIfExists(lost));
    assertThrows(SparkException.class, data::count);
    requireAllClosed();
  }
}
