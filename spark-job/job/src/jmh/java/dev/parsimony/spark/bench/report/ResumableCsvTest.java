package dev.parsimony.spark.bench.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ResumableCsvTest {
  private static final List<String> KEYS = List.of("method", "seed");
  private static final List<String> VALUES = List.of("accuracy");
  private static final List<String> FIRST = List.of("none", "1");
  private static final List<String> SECOND = List.of("none", "2");

  @TempDir Path folder;
  private Path file;

  @BeforeEach
  void file() {
    file = folder.resolve("of/results.csv");
  }

  private ResumableCsv open() throws IOException {
    return ResumableCsv.open(file, KEYS, VALUES);
  }

  @Test
  void aResultIsThereAtOnceAndAfterReopening() throws IOException {
    ResumableCsv csv = open();
    csv.add(FIRST, List.of("88.1"));
    assertEquals(Optional.of(List.of("88.1")), csv.of(FIRST));
    assertEquals(Optional.of(List.of("88.1")), open().of(FIRST));
    assertEquals(Optional.empty(), open().of(SECOND));
  }

  @Test
  void aLineThatWasBeingWrittenIsMadeAgain() throws IOException {
    open().add(FIRST, List.of("88.1"));
    Files.writeString(file, Files.readString(file) + "none;2;9");
    assertEquals(Optional.empty(), open().of(SECOND));
    open().add(SECOND, List.of("91.7"));
    assertEquals("method;seed;accuracy\nnone;1;88.1\nnone;2;91.7\n", Files.readString(file));
  }

  @Test
  void theLastOfAKeyCounts() throws IOException {
    open().add(FIRST, List.of("1"));
    open().add(FIRST, List.of("2"));
    assertEquals(Optional.of(List.of("2")), open().of(FIRST));
  }

  @Test
  void otherColumnsAreRefused() throws IOException {
    open();
    assertThrows(
        IOException.class, () -> ResumableCsv.open(file, KEYS, List.of("accuracy", "loss")));
  }

  @Test
  void aLineOfOtherLengthIsRefused() throws IOException {
    open();
    Files.writeString(file, Files.readString(file) + "none;1\n");
    assertThrows(IOException.class, this::open);
  }

  @Test
  void cellsThatWouldNotBeReadBackAreRefused() throws IOException {
    ResumableCsv csv = open();
    assertThrows(IllegalArgumentException.class, () -> csv.add(FIRST, List.of("a;b")));
    assertThrows(IllegalArgumentException.class, () -> csv.add(FIRST, List.of("a\nb")));
    assertThrows(IllegalArgumentException.class, () -> csv.add(FIRST, List.of()));
    assertThrows(
        IllegalArgumentException.class, () -> csv.add(List.of("none"), List.of("1", "88.1")));
  }
}
