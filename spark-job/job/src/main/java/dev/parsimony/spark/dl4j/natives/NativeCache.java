package dev.parsimony.spark.dl4j.natives;

import dev.parsimony.spark.Internal;
import dev.parsimony.spark.config.UserErrorException;
import dev.parsimony.spark.environment.Mounts;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Chooses the folder that native libraries are unpacked to and loaded from. JavaCPP takes the first
 * of its own list that can be written to, whoever made it; somebody else who prepared it would run
 * code in this process. Here only a folder counts that is this user's and that nobody else can
 * write to; where none is, a fresh one serves, for this process only.
 */
@Internal
public final class NativeCache {
  /** JavaCPP's own setting for the folder. */
  private static final String FOLDER = "org.bytedeco.javacpp.cachedir";

  private static final String HOW_TO_CHOOSE =
      "choose another with --native-cache of the scripts for clusters, or with -D"
          + FOLDER
          + "=DIR among the options of the JVM";

  private static final FileAttribute<Set<PosixFilePermission>> PRIVATE =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

  private static final Logger LOG = LoggerFactory.getLogger(NativeCache.class);

  private final Owner owner;
  private final Mounts mounts;

  NativeCache(Owner owner, Mounts mounts) {
    this.owner = owner;
    this.mounts = mounts;
  }

  /**
   * Sets JavaCPP's folder; call before a class of JavaCPP's is used. Later calls keep the choice.
   *
   * @throws UserErrorException where no folder will do
   */
  public static synchronized void prepare() {
    String given = System.getProperty(FOLDER);
    Path home = Path.of(System.getProperty("user.home"), ".javacpp", "cache");
    Path temporary = Path.of(System.getProperty("java.io.tmpdir"));
    Path shared = temporary.resolve(".javacpp-" + System.getProperty("user.name"));
    try {
      NativeCache cache = new NativeCache(Owner.ofThisProcess(), Mounts.ofThisProcess());
      Path chosen =
          given == null
              ? cache.choose(temporary, home, shared.resolve("cache"))
              : cache.choose(temporary, Path.of(given));
      System.setProperty(FOLDER, chosen.toString());
    } catch (IOException e) {
      throw new UserErrorException(
          "There is no folder for native libraries (" + e + "); " + HOW_TO_CHOOSE + ".", e);
    }
  }

  /** Returns the folder that was chosen; empty before {@link #prepare}. */
  public static String folder() {
    return System.getProperty(FOLDER, "");
  }

  /**
   * A sentence for libraries that cannot be unpacked or loaded, such as on a full disk.
   *
   * @param e whose innermost cause says why
   */
  public static UserErrorException unusable(Throwable e) {
    Throwable cause = e;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    return new UserErrorException(
        "ND4J's native library cannot be loaded from "
            + System.getProperty(FOLDER)
            + " ("
            + cause
            + "); it takes some 400 MB there and a processor of the kind x86-64 with glibc. To take"
            + " another folder, "
            + HOW_TO_CHOOSE
            + ".",
        e);
  }

  /**
   * The first folder that only this user can write to, or a fresh one.
   *
   * @param temporary holds the fresh one
   * @param folders which need not exist
   */
  Path choose(Path temporary, Path... folders) throws IOException {
    for (Path folder : folders) {
      if (fit(folder)) {
        return folder;
      }
    }
    return fresh(temporary);
  }

  private boolean fit(Path folder) {
    try {
      Files.createDirectories(folder, PRIVATE);
      if (!Files.isWritable(folder)) {
        LOG.info("no native libraries in {}, which cannot be written to", folder);
        return false;
      }
      if (!owner.alone(folder)) {
        LOG.warn("no native libraries from {}: others than this user can write there", folder);
        return false;
      }
      boolean code = mounts.allowCode(folder.toRealPath());
      if (!code) {
        LOG.warn("no native libraries from {}: its file system is mounted with noexec", folder);
      }
      return code;
    } catch (IOException e) {
      LOG.info("no native libraries in {} ({})", folder, e.toString());
      return false;
    }
  }

  private Path fresh(Path temporary) throws IOException {
    Path folder = Files.createTempDirectory(temporary, "parsimony-natives", PRIVATE);
    deleteAtExit(folder);
    if (!mounts.allowCode(folder.toRealPath())) {
      throw new UserErrorException(
          "Native libraries cannot be loaded from "
              + temporary
              + ", whose file system is mounted with noexec; "
              + HOW_TO_CHOOSE
              + ".");
    }
    return folder;
  }

  private static void deleteAtExit(Path folder) {
    Runtime.getRuntime().addShutdownHook(new Thread(() -> delete(folder), "natives' deletion"));
  }

  private static void delete(Path folder) {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted((a, b) -> b.compareTo(a)).toList()) {
        Files.deleteIfExists(file);
      }
    } catch (NoSuchFileException e) {
      LOG.debug("{} is gone already", folder);
    } catch (IOException | UncheckedIOException e) {
      LOG.warn("cannot delete {}: {}", folder, e.toString());
    }
  }
}
