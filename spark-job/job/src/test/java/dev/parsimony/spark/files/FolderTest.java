package dev.parsimony.spark.files;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FilterFileSystem;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.apache.hadoop.fs.permission.FsPermission;
import org.apache.hadoop.util.Progressable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

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
    FailingStreams disk = new FailingStreams();
    try (Folder folder =
        new Folder(disk, new org.apache.hadoop.fs.Path(temporary.toUri().getPath()))) {
      assertSame(
          disk.full,
          assertThrows(IOException.class, () -> folder.write("file", out -> out.write(CONTENT))));
    }
  }

  /** Both the write and the close throw it, which try-with-resources cannot take. */
  @Test
  void aFullDiskIsToldOnceByAFileThatGrows() throws Exception {
    FailingStreams disk = new FailingStreams();
    org.apache.hadoop.fs.Path path = new org.apache.hadoop.fs.Path(temporary.toUri().getPath());
    try (Folder folder = new Folder(disk, path)) {
      assertSame(disk.full, assertThrows(IOException.class, () -> grow(folder)));
    }
    try (Folder folder = new Folder(new FullDisk(4), path)) {
      assertEquals(
          FullDisk.WORDS, assertThrows(IOException.class, () -> grow(folder)).getMessage());
    }
  }

  private static void grow(Folder folder) throws IOException {
    try (OutputStream out = folder.openNew("grows")) {
      out.write(CONTENT);
    }
  }

  @Test
  void aLocalFileIsSeenWhileItGrows() throws Exception {
    try (Folder folder = Folder.open(temporary.resolve("new").toString(), new Configuration())) {
      assertTrue(folder.showsOpenFiles());
      try (OutputStream out = folder.openNew("grows")) {
        out.write(CONTENT);
        out.flush();
        assertArrayEquals(CONTENT, folder.readAll("grows"));
      }
      assertThrows(IOException.class, () -> folder.openNew("grows"));
    }
  }

  /** Hadoop's local file system throws an Error; of what was begun nothing stays. */
  @Test
  void aFullLocalDiskIsAnExceptionAndLeavesNothing() throws Exception {
    try (Folder folder =
        new Folder(new FullDisk(4), new org.apache.hadoop.fs.Path(temporary.toUri().getPath()))) {
      folder.write("file", out -> out.write("old".getBytes(StandardCharsets.UTF_8)));
      IOException e =
          assertThrows(IOException.class, () -> folder.write("file", out -> out.write(CONTENT)));
      assertEquals(FullDisk.WORDS, e.getMessage());
      e = assertThrows(IOException.class, () -> folder.writeNew("new", CONTENT));
      assertEquals(FullDisk.WORDS, e.getMessage());
      assertEquals("old", new String(folder.readAll("file"), StandardCharsets.UTF_8));
    }
    assertEquals(List.of("file"), names());
  }

  /** Another run may delete its file between the refusal and a second look at it. */
  @ParameterizedTest
  @MethodSource("refusals")
  void aFileThatWasThereAMomentAgoWasThere(IOException refusal) throws Exception {
    FailingStreams files = new FailingStreams();
    files.refusal = refusal;
    try (Folder folder =
        new Folder(files, new org.apache.hadoop.fs.Path(temporary.toUri().getPath()))) {
      assertFalse(folder.writeNew("file", CONTENT));
    }
  }

  static Stream<IOException> refusals() {
    return Stream.of(
        new java.nio.file.FileAlreadyExistsException("file"),
        new org.apache.hadoop.fs.FileAlreadyExistsException("file"));
  }

  /** A link under the name of a temporary file would have another file overwritten. */
  @Test
  void linksInTheFolderAreNotFollowed() throws Exception {
    Path victim = Files.writeString(temporary.resolve("victim"), "mine");
    Path folderPath = Files.createDirectory(temporary.resolve("folder"));
    for (String name : List.of("_writable", "_file.part", "file", "dangling")) {
      Path target = name.equals("dangling") ? temporary.resolve("nothing") : victim;
      Files.createSymbolicLink(folderPath.resolve(name), target);
    }
    try (Folder folder = Folder.open(folderPath.toString(), new Configuration())) {
      folder.create();
      folder.write("file", out -> out.write(CONTENT));
      assertFalse(folder.writeNew("dangling", CONTENT));
    }
    assertEquals("mine", Files.readString(victim));
    assertFalse(Files.exists(temporary.resolve("nothing")));
    assertArrayEquals(CONTENT, Files.readAllBytes(folderPath.resolve("file")));
    assertFalse(Files.isSymbolicLink(folderPath.resolve("file")));
  }

  @Test
  void temporaryNamesCannotBeForeseenAndAreCreatedExclusively() throws Exception {
    Set<String> names = new HashSet<>();
    try (Folder folder = Folder.open(temporary.toString(), new Configuration())) {
      for (int i = 0; i < 10; i++) {
        folder.write("file", out -> names.addAll(names()));
      }
      names.remove("file");
      assertEquals(10, names.size(), names.toString());
      names.forEach(name -> assertTrue(name.matches("_file-[0-9a-f]{16}\\.part"), name));
      assertTrue(folder.writeNew("new", CONTENT));
      assertFalse(folder.writeNew("new", "other".getBytes(StandardCharsets.UTF_8)));
      assertArrayEquals(CONTENT, folder.readAll("new"));
    }
  }

  private List<String> names() throws IOException {
    try (Stream<Path> files = Files.list(temporary)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  /** As HDFS: a stream that failed throws the same exception again when it is closed. */
  private static final class FailingStreams extends FilterFileSystem {
    private final IOException full = new IOException("No space left on device");
    private IOException refusal;

    FailingStreams() throws IOException {
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
      if (refusal != null) {
        throw refusal;
      }
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
