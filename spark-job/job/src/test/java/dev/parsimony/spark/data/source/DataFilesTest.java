package dev.parsimony.spark.data.source;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parsimony.spark.config.UserErrorException;
import dev.parsimony.spark.data.TestFiles;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataFilesTest {
  @TempDir Path folder;

  @Test
  void pipesDevicesAndFoldersAreNoFiles() throws Exception {
    Path pipe = folder.resolve("pipe.csv");
    assertEquals(0, new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor());
    for (String name : List.of(pipe.toString(), "/dev/zero", "/dev/stdin")) {
      assertEquals(
          name + " is a pipe or a device, no file; write what it gives to a file and name that.",
          refusal(name));
    }
    assertEquals(folder + " is a folder, where a file should be.", refusal(folder.toString()));
  }

  @Test
  void theNameSaysWhetherAFileIsPacked() throws Exception {
    byte[] content = "1,0\n2,1\n".getBytes(StandardCharsets.UTF_8);
    Path packed = Files.write(folder.resolve("x.csv"), TestFiles.gzip(content));
    assertEquals(
        packed + " holds gzip data; give it a name that ends in .gz, or unpack it.",
        refusal(packed.toString()));
    Path named = Files.move(packed, folder.resolve("x.csv.GZ"));
    try (InputStream in = new DataFiles(new Configuration()).open("file:" + named)) {
      assertArrayEquals(content, in.readAllBytes());
    }
  }

  @Test
  void aSecondGzipMemberWithoutItsHeaderIsNoEnd() throws Exception {
    byte[] one = TestFiles.gzip("1,0\n".repeat(1000).getBytes(StandardCharsets.UTF_8));
    byte[] cut = Arrays.copyOf(one, one.length + 5);
    System.arraycopy(one, 0, cut, one.length, 5);
    Path file = Files.write(folder.resolve("x.csv.gz"), cut);
    try (InputStream in = new DataFiles(new Configuration()).open("file:" + file)) {
      UserErrorException e = assertThrows(UserErrorException.class, in::readAllBytes);
      assertEquals(
          file + " is truncated: its gzip data end too early; copy or download it again.",
          e.sentence());
    }
  }

  @Test
  void aPatternThatMatchesFoldersOnly() throws Exception {
    Files.createDirectories(folder.resolve("part-0"));
    DataFiles files = new DataFiles(new Configuration());
    UserErrorException e =
        assertThrows(UserErrorException.class, () -> files.csvFiles(folder + "/part-*"));
    assertEquals(
        folder + "/part-* matches folders only; add /*.csv for the files in them.", e.sentence());
  }

  private static String refusal(String file) {
    DataFiles files = new DataFiles(new Configuration());
    return assertThrows(UserErrorException.class, () -> files.open("file:" + file)).sentence();
  }

  @Test
  void aFileThatOnlyTheDriverSees() {
    DataFiles files = new DataFiles(new Configuration());
    Path gone = folder.resolve("gone.csv");
    UserErrorException e = assertThrows(UserErrorException.class, () -> files.open("file:" + gone));
    assertTrue(e.sentence().startsWith(gone + " cannot be opened on host "), e.sentence());
  }
}
