package dev.parsimony.spark.dl4j.natives;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.parsimony.spark.config.UserErrorException;
import dev.parsimony.spark.environment.Mounts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NativeCacheTest {
  private static final String EVERYWHERE = "1 1 0:1 / / rw,relatime - ext4 /dev/vda rw";

  private Path folder;
  private Owner owner;

  @BeforeEach
  void makePrivateFolder(@TempDir Path temporary) throws IOException {
    folder = temporary.toRealPath();
    owner = Owner.ofThisProcess();
    permit(folder, "rwx------");
  }

  @Test
  void aFolderThatIsNotThereIsMadeForTheUserAlone() throws IOException {
    Path cache = folder.resolve("a/b");
    assertEquals(cache, cacheOf(EVERYWHERE).choose(folder, cache));
    assertEquals("rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(cache)));
    assertEquals(cache, cacheOf(EVERYWHERE).choose(folder, cache), "taken again");
  }

  @ParameterizedTest
  @ValueSource(strings = {"rwxrwxrwx", "rwx----w-"})
  void aFolderThatOthersCanWriteToIsLeftAlone(String permissions) throws IOException {
    Path prepared = permit(Files.createDirectory(folder.resolve("prepared")), permissions);
    Path own = folder.resolve("own");
    assertEquals(own, cacheOf(EVERYWHERE).choose(folder, prepared, own));
    requireFresh(cacheOf(EVERYWHERE).choose(folder, prepared), prepared);
  }

  @Test
  void aFolderThatOthersCanReplaceIsLeftAlone() throws IOException {
    Path shared = permit(Files.createDirectory(folder.resolve("shared")), "rwxrwxrwx");
    Path own = permit(Files.createDirectory(shared.resolve("own")), "rwx------");
    requireFresh(cacheOf(EVERYWHERE).choose(folder, own), own);
    Files.setAttribute(shared, "unix:mode", 01777);
    assertEquals(own, cacheOf(EVERYWHERE).choose(folder, own), "as in /tmp");
  }

  @Test
  void aFolderOfAnotherUserIsLeftAlone() throws IOException {
    Path prepared = permit(Files.createDirectory(folder.resolve("prepared")), "rwx------");
    Owner another = new Owner(owner.uid() + 1);
    assertTrue(owner.alone(prepared));
    assertFalse(another.alone(prepared));
    requireFresh(
        new NativeCache(another, new Mounts(List.of(EVERYWHERE))).choose(folder, prepared),
        prepared);
  }

  @Test
  void aLinkCountsAsWhatItLeadsTo() throws IOException {
    Path prepared = permit(Files.createDirectory(folder.resolve("prepared")), "rwxrwxrwx");
    Path link = Files.createSymbolicLink(folder.resolve("link"), prepared);
    requireFresh(cacheOf(EVERYWHERE).choose(folder, link), link);
  }

  @Test
  void aGroupOfTheUsersOwnNumberIsTheUsers() throws IOException {
    Path cache = permit(Files.createDirectory(folder.resolve("cache")), "rwxrwx---");
    assumeTrue(Files.getAttribute(cache, "unix:gid").equals(owner.uid()), "no group of its own");
    assertTrue(owner.alone(cache));
  }

  @Test
  void codeIsNotLoadedFromWhereItMayNotRun() throws IOException {
    String noexec = "2 1 0:2 / " + folder.resolve("no exec").toString().replace(" ", "\\040");
    NativeCache cache = cacheOf(EVERYWHERE, noexec + " rw,nosuid,noexec - tmpfs none rw");
    Path data = folder.resolve("no exec/cache");
    Path code = folder.resolve("code");
    assertEquals(code, cache.choose(folder, data, code));
    UserErrorException refused =
        assertThrows(UserErrorException.class, () -> cache.choose(data, data));
    assertTrue(refused.getMessage().contains("noexec"), refused.getMessage());
    assertTrue(refused.getMessage().contains("--native-cache"), refused.getMessage());
  }

  @Test
  void whatCannotBeLoadedIsSaidWithItsInnermostCause() {
    Throwable failure =
        new ExceptionInInitializerError(
            new IllegalStateException(new IOException("No space left on device")));
    String sentence = NativeCache.unusable(failure).getMessage();
    assertTrue(sentence.contains("java.io.IOException: No space left on device"), sentence);
    assertTrue(sentence.contains("--native-cache"), sentence);
  }

  private NativeCache cacheOf(String... mounts) {
    return new NativeCache(owner, new Mounts(List.of(mounts)));
  }

  private void requireFresh(Path chosen, Path left) throws IOException {
    assertNotEquals(left, chosen);
    assertEquals(folder, chosen.getParent());
    assertEquals("rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(chosen)));
    try (var content = Files.list(chosen)) {
      assertEquals(0, content.count());
    }
  }

  private static Path permit(Path folder, String permissions) throws IOException {
    return Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString(permissions));
  }
}
