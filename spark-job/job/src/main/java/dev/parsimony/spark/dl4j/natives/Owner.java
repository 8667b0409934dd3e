package dev.parsimony.spark.dl4j.natives;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Decides by owners and permissions whether anybody but a user, and root, can put files into a
 * folder.
 *
 * @param uid the user's number
 */
record Owner(int uid) {
  private static final int ROOT = 0;
  private static final int GROUP_WRITES = 0020;
  private static final int OTHERS_WRITE = 0002;

  /** Sticky bit: in such a folder only a file's owner may rename or delete it. */
  private static final int STICKY = 01000;

  /** The user that this process runs as. */
  static Owner ofThisProcess() throws IOException {
    return new Owner((Integer) Files.getAttribute(Path.of("/proc/self"), "unix:uid"));
  }

  /**
   * Whether the folder is this user's, and nobody else can write to it or replace it.
   *
   * @param folder exists
   */
  boolean alone(Path folder) throws IOException {
    Path real = folder.toRealPath();
    Permissions own = Permissions.of(real);
    if (own.uid() != uid || own.sharedWrite()) {
      return false;
    }
    for (Path above = real.getParent(); above != null; above = above.getParent()) {
      if (!keeps(Permissions.of(above))) {
        return false;
      }
    }
    return true;
  }

  /** Whether nobody else can rename what this user has in a folder with these permissions. */
  private boolean keeps(Permissions folder) {
    boolean trusted = folder.uid() == uid || folder.uid() == ROOT;
    return trusted && (!folder.sharedWrite() || folder.sticky());
  }

  private record Permissions(int uid, int gid, int mode) {
    static Permissions of(Path folder) throws IOException {
      return new Permissions(
          (Integer) Files.getAttribute(folder, "unix:uid"),
          (Integer) Files.getAttribute(folder, "unix:gid"),
          (Integer) Files.getAttribute(folder, "unix:mode"));
    }

    /** Whether others can write; by Linux convention a group of the owner's number is private. */
    boolean sharedWrite() {
      int shared = gid == uid ? OTHERS_WRITE : GROUP_WRITES | OTHERS_WRITE;
      return (mode & shared) != 0;
    }

    boolean sticky() {
      return (mode & STICKY) != 0;
    }
  }
}
