package dev.parsimony.spark.master;

import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.spark.storage.StorageLevel;
import org.jspecify.annotations.Nullable;

/** Spark's storage levels by the names of its constants. */
final class StorageLevels {
  /** In memory, as bytes. */
  static final StorageLevel SERIALIZED = StorageLevel.MEMORY_ONLY_SER();

  /** In memory, as objects. */
  static final StorageLevel OBJECTS = StorageLevel.MEMORY_ONLY();

  private static final Map<String, StorageLevel> LEVELS = new LinkedHashMap<>();

  static {
    for (String name :
        new String[] {
          "NONE",
          "DISK_ONLY",
          "DISK_ONLY_2",
          "DISK_ONLY_3",
          "MEMORY_ONLY",
          "MEMORY_ONLY_2",
          "MEMORY_ONLY_SER",
          "MEMORY_ONLY_SER_2",
          "MEMORY_AND_DISK",
          "MEMORY_AND_DISK_2",
          "MEMORY_AND_DISK_SER",
          "MEMORY_AND_DISK_SER_2",
          "OFF_HEAP"
        }) {
      LEVELS.put(name, StorageLevel.fromString(name));
    }
  }

  private StorageLevels() {}

  /**
   * Returns the name of a level; null for null.
   *
   * @throws IllegalArgumentException if it is none of Spark's constants
   */
  static @Nullable String name(@Nullable StorageLevel level) {
    if (level == null) {
      return null;
    }
    return LEVELS.entrySet().stream()
        .filter(entry -> entry.getValue().equals(level))
        .map(Map.Entry::getKey)
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "Invalid storage level: got "
                        + level.description()
                        + ", expected one of "
                        + String.join(", ", LEVELS.keySet())));
  }

  /** Returns the level of a name; null, for no storing, for null and NONE. */
  static @Nullable StorageLevel of(@Nullable String name) {
    StorageLevel level = name == null ? null : StorageLevel.fromString(name);
    return level == null || level.equals(StorageLevel.NONE()) ? null : level;
  }
}
