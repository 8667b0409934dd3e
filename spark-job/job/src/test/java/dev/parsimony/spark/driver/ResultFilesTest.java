package dev.parsimony.spark.driver;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parsimony.spark.config.UserErrorException;
import dev.parsimony.spark.files.Folder;
import dev.parsimony.spark.files.FolderLease;
import dev.parsimony.spark.files.FullDisk;
import dev.parsimony.spark.files.Owner;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A trained network is not lost where the output folder does not take it. */
final class ResultFilesTest {
  private static final int DISK_BYTES = 2_000;
  private static final byte[] MODEL = new byte[3 * DISK_BYTES];
  private static final byte[] REPORT = "{}".getBytes(StandardCharsets.UTF_8);
  private static final ResultFiles RESULTS = new ResultFiles(MODEL, REPORT, List.of());

  @TempDir private Path temporary;

  private Path folder;
  private Path rescues;

  @BeforeEach
  void make() throws IOException {
    folder = temporary.resolve("out");
    rescues = Files.createDirectory(temporary.resolve("rescues"));
  }

  private static Owner owner(String run) {
    return Owner.thisProcess(run, "app");
  }

  private OutputFolder open(boolean overwrite) {
    return OutputFolder.check(folder.toString(), overwrite, new Configuration());
  }

  private Rescue rescue(Path... places) {
    return new Rescue(
        Stream.of(places).map(place -> "file://" + place + "/").toList(), new Configuration());
  }

  private static List<String> names(Path path) throws IOException {
    try (Stream<Path> files = Files.list(path)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  /** That the results were saved in the last of these places, and only there. */
  private void assertRescued(OutputFolder output, String why, Path... places) throws IOException {
    TrainingAbortedException e =
        assertThrows(TrainingAbortedException.class, () -> RESULTS.save(output, rescue(places)));
    Path rescued = rescues.resolve(names(rescues).get(0));
    assertEquals(
        "The model was trained, but could not be written to "
            + folder
            + " ("
            + why
            + "); the driver saved it in "
            + rescued
            + ".",
        e.getMessage());
    assertEquals(List.of("model.zip", "report.json"), names(rescued));
    assertEquals(MODEL.length, Files.size(rescued.resolve("model.zip")));
    assertEquals("rwx------", posix(rescued));
  }

  private static String posix(Path path) throws IOException {
    return java.nio.file.attribute.PosixFilePermissions.toString(
        Files.getPosixFilePermissions(path));
  }

  @Test
  void aFullDisk() throws IOException {
    Folder full =
        new Folder(
            new FullDisk(DISK_BYTES), new org.apache.hadoop.fs.Path(folder.toUri().getPath()));
    try (OutputFolder output = new OutputFolder(folder.toString(), full, false)) {
      output.take(owner("run"), line -> {});
      assertRescued(output, FullDisk.WORDS, rescues);
      assertEquals(List.of(FolderLease.FILE), names(folder), "no part stays");
    }
    assertEquals(List.of(), names(folder));
  }

  @Test
  void thePageOfARunThatFailedIsNoResult() throws IOException {
    Files.createDirectories(folder);
    Files.writeString(folder.resolve("report.html"), "<html/>");
    try (OutputFolder output = open(false)) {
      output.take(owner("run"), line -> {});
      output.replace("report.html", "new".getBytes(StandardCharsets.UTF_8));
    }
    assertEquals("new", Files.readString(folder.resolve("report.html")));
    assertEquals(List.of("report.html"), names(folder));
  }

  @Test
  void theNextPlaceWhereOneTakesNothing() throws IOException {
    Files.createDirectories(folder.resolve("model.zip/taken"));
    try (OutputFolder output = open(true)) {
      output.take(owner("run"), line -> {});
      Path file = Files.writeString(temporary.resolve("file"), "no folder");
      assertThrows(TrainingAbortedException.class, () -> RESULTS.save(output, rescue(file)));
      TrainingAbortedException e =
          assertThrows(
              TrainingAbortedException.class, () -> RESULTS.save(output, rescue(file, rescues)));
      assertTrue(e.getMessage().contains("; the driver saved it in " + rescues), e.getMessage());
    }
  }

  @Test
  void whereNoPlaceTakesItAllAreNamed() throws IOException {
    Path file = Files.writeString(temporary.resolve("file"), "no folder");
    try (OutputFolder output = open(false)) {
      output.take(owner("run"), line -> {});
      Files.writeString(folder.resolve("model.zip"), "another's");
      TrainingAbortedException e =
          assertThrows(TrainingAbortedException.class, () -> RESULTS.save(output, rescue(file)));
      assertTrue(
          e.getMessage().contains("nor could it be saved elsewhere: file://" + file),
          e.getMessage());
    }
  }

  @Test
  void aSecondRunIsRefusedAtTheStart() throws IOException {
    try (OutputFolder first = open(false);
        OutputFolder second = open(true)) {
      first.take(owner("first"), line -> {});
      UserErrorException e =
          assertThrows(UserErrorException.class, () -> second.take(owner("second"), line -> {}));
      assertTrue(
          e.getMessage().startsWith("The output folder " + folder + " is in use by run first "),
          e.getMessage());
      RESULTS.save(first, rescue(rescues));
    }
    assertEquals(List.of("model.zip", "report.json"), names(folder));
    UserErrorException e = assertThrows(UserErrorException.class, () -> open(false));
    assertTrue(e.getMessage().contains(" is not empty"), e.getMessage());
  }

  @Test
  void aRunWhoseFolderAnotherHasTakenOverIsRefusedAtTheEnd() throws IOException {
    try (OutputFolder output = open(true)) {
      output.take(owner("run"), line -> {});
      Files.delete(folder.resolve(FolderLease.FILE));
      try (OutputFolder other = open(true)) {
        Owner next = owner("other");
        other.take(next, line -> {});
        other.write(new ResultFiles(REPORT, REPORT, List.of()));
        assertRescued(output, next + " has taken it over", rescues);
      }
    }
    assertEquals(REPORT.length, Files.size(folder.resolve("model.zip")), "the other's");
  }

  @Test
  void anotherModelThatCameMeanwhileStays() throws IOException {
    try (OutputFolder output = open(false)) {
      output.take(owner("run"), line -> {});
      Files.writeString(folder.resolve("model.zip"), "another's");
      assertRescued(output, "it holds another model.zip by now", rescues);
    }
    assertEquals("another's", Files.readString(folder.resolve("model.zip")));
  }

  /** Only its lease is there, and its process is gone. */
  @Test
  void afterARunThatWasKilledTheFolderCountsAsEmpty() throws IOException {
    Files.createDirectory(folder);
    try (OutputFolder output = open(false)) {
      output.take(owner("killed"), line -> {});
      Files.copy(folder.resolve(FolderLease.FILE), temporary.resolve("left"));
    }
    String left = Files.readString(temporary.resolve("left"));
    String gone = left.replaceFirst("(\"startTicks\" : )\\d+", "$11");
    assertFalse(gone.equals(left), left);
    Files.writeString(folder.resolve(FolderLease.FILE), gone);
    try (OutputFolder output = open(false)) {
      output.take(owner("next"), line -> {});
      RESULTS.save(output, rescue(rescues));
    }
    assertEquals(List.of("model.zip", "report.json"), names(folder));
  }

  @Test
  void anInterruptDoesNotKeepItFromBeingSaved() throws IOException {
    try (OutputFolder output = open(false)) {
      output.take(owner("run"), line -> {});
      Thread.currentThread().interrupt();
      RESULTS.save(output, rescue(rescues));
      assertTrue(Thread.interrupted(), "it stays interrupted");
    }
    assertEquals(List.of("model.zip", "report.json"), names(folder));
  }
}
