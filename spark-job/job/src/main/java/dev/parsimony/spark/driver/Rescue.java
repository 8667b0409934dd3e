package dev.parsimony.spark.driver;

import dev.parsimony.spark.config.SparkSettings;
import dev.parsimony.spark.files.Folder;
import java.io.IOException;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.conf.Configuration;

/**
 * Saves what could not be written where it belongs, in a new folder that only the user can read.
 */
final class Rescue {
  private static final SecureRandom RANDOM = new SecureRandom();

  private final List<String> places;
  private final Configuration hadoop;

  /**
   * @param places folders to try, the best first; the empty one is the user's home on the default
   *     file system, or the working folder where that is local
   */
  Rescue(List<String> places, Configuration hadoop) {
    this.places = places;
    this.hadoop = hadoop;
  }

  /** In local folders first, but where this JVM is a cluster's guest these go with it. */
  static Rescue of(Configuration hadoop) {
    List<String> places = new ArrayList<>();
    for (String property : List.of("java.io.tmpdir", "user.home")) {
      places.add("file://" + System.getProperty(property) + "/");
    }
    places.add(SparkSettings.guestOfCluster() ? 0 : places.size(), "");
    return new Rescue(places, hadoop);
  }

  /** Writes all of it. */
  interface Content {
    void writeTo(Folder folder) throws IOException;
  }

  /**
   * Saves it in the first place that takes it.
   *
   * @return the folder
   * @throws IOException naming all places and why they did not take it
   */
  String save(Content content) throws IOException {
    List<String> refusals = new ArrayList<>();
    for (String place : places) {
      String name = place + "parsimony-%016x".formatted(RANDOM.nextLong());
      try (Folder folder = Folder.open(name, hadoop)) {
        save(folder, content);
        return folder.toString();
      } catch (IOException | RuntimeException e) {
        refusals.add(name + " (" + e.getMessage() + ")");
      }
    }
    throw new IOException(String.join(", ", refusals));
  }

  private static void save(Folder folder, Content content) throws IOException {
    boolean saved = false;
    try {
      folder.createPrivate();
      content.writeTo(folder);
      saved = true;
    } finally {
      if (!saved) {
        folder.delete("");
      }
    }
  }
}
