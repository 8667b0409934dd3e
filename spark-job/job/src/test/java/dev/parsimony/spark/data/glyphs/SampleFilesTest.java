package dev.parsimony.spark.data.glyphs;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SampleFilesTest {
  private static final Path COMMITTED = Path.of("..", "..", "notebooks-data");
  private static final List<String> NAMES = names();

  private static List<String> names() {
    List<String> names =
        new ArrayList<>(
            List.of(
                "glyphs.csv",
                "idx/train-images-idx3-ubyte.gz",
                "idx/train-labels-idx1-ubyte.gz",
                "idx/t10k-images-idx3-ubyte.gz",
                "idx/t10k-labels-idx1-ubyte.gz",
                "cifar10/data_batch_1.bin.gz",
                "cifar10/test_batch.bin.gz"));
    for (int i = 0; i < 60; i++) {
      names.add("pen/features/" + i + ".csv");
      names.add("pen/labels/" + i + ".csv");
    }
    return names;
  }

  @TempDir Path folder;

  @Test
  void writesWhatIsCommitted() throws IOException {
    SampleFiles.write(folder);
    long bytes = 0;
    for (String name : NAMES) {
      byte[] committed = content(COMMITTED.resolve(name));
      assertArrayEquals(committed, content(folder.resolve(name)), name);
      bytes += Files.size(COMMITTED.resolve(name));
    }
    assertTrue(bytes < 1_000_000, "samples take " + bytes + " bytes");
    try (var written = Files.walk(folder)) {
      assertEquals(NAMES.size(), written.filter(Files::isRegularFile).count());
    }
  }

  @Test
  void packsWithoutTimestamps() throws IOException {
    SampleFiles.write(folder);
    byte[] packed = Files.readAllBytes(folder.resolve(NAMES.get(1)));
    assertArrayEquals(new byte[4], java.util.Arrays.copyOfRange(packed, 4, 8));
  }

  /** Unpacked, since the packed bytes may depend on the Java version. */
  private static byte[] content(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file);
        InputStream unpacked = file.toString().endsWith(".gz") ? new GZIPInputStream(in) : in) {
      return unpacked.readAllBytes();
    }
  }
}
