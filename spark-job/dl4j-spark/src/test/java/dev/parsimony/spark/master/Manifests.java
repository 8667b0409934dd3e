package dev.parsimony.spark.master;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The complete checkpoints in a folder, as the paths of their manifests. */
final class Manifests {
  /** A checkpoint is completed by a step that follows it, so no step waits long. */
  private static final long LIMIT_NANOS = TimeUnit.SECONDS.toNanos(1);

  private static final long POLL_MS = 5;

  private Manifests() {}

  static Set<String> in(Path folder) {
    try (Stream<Path> found = Files.walk(folder)) {
      return found
          .filter(file -> file.endsWith("manifest.json"))
          .map(Path::toString)
          .collect(Collectors.toSet());
    } catch (NoSuchFileException | UncheckedIOException e) {
      return Set.of(); // deleted while it was walked
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Waits for another checkpoint than those before; returns whether there is one. */
  static boolean awaitAnother(Path folder, Set<String> before) {
    long deadline = System.nanoTime() + LIMIT_NANOS;
    while (before.containsAll(in(folder))) {
      if (System.nanoTime() > deadline) {
        return false;
      }
      try {
        Thread.sleep(POLL_MS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return false;
      }
    }
    return true;
  }
}
