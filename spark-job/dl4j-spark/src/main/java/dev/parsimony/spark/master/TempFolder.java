package dev.parsimony.spark.master;

import dev.parsimony.spark.files.Folder;
import java.io.IOException;
import java.util.UUID;
import org.apache.spark.api.java.JavaSparkContext;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A master's own folder for what it keeps between fits, in {@code hadoop.tmp.dir} by default. */
final class TempFolder {
  private static final Logger LOG = LoggerFactory.getLogger(TempFolder.class);

  private final String name = "parsimony-" + UUID.randomUUID();
  private final @Nullable String parent;
  private boolean used;

  /**
   * @param parent null for {@code dl4j} in {@code hadoop.tmp.dir}
   */
  TempFolder(@Nullable String parent) {
    this.parent = parent;
  }

  /** Returns the path of a folder within, which need not exist. */
  String path(JavaSparkContext spark, String within) {
    used = true;
    return root(spark) + "/" + within;
  }

  private String root(JavaSparkContext spark) {
    String above =
        parent != null ? parent : spark.hadoopConfiguration().get("hadoop.tmp.dir") + "/dl4j";
    return above.replaceAll("/+$", "") + "/" + name;
  }

  /** Returns this folder's name, which no other master's has. */
  String name() {
    return name;
  }

  /** Deletes a folder within. */
  void delete(JavaSparkContext spark, String within) {
    deleteFolder(spark, path(spark, within));
  }

  /** Deletes all of it; returns whether nothing is left. */
  boolean deleteAll(JavaSparkContext spark) {
    if (used && !deleteFolder(spark, root(spark))) {
      return false;
    }
    used = false;
    return true;
  }

  private static boolean deleteFolder(JavaSparkContext spark, String path) {
    try (Folder folder = Folder.open(path, spark.hadoopConfiguration())) {
      folder.delete("");
      return true;
    } catch (IOException e) {
      LOG.warn("{} was not deleted: {}", path, e.toString());
      return false;
    }
  }
}
