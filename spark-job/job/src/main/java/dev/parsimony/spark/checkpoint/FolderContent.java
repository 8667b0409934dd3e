package dev.parsimony.spark.checkpoint;

import dev.parsimony.spark.Internal;
import java.util.List;

/**
 * The content of a folder of checkpoints, newest first.
 *
 * @param complete whose manifests can be read
 * @param unreadable whose manifests are there and cannot be read, or which were set aside because
 *     other files were damaged; each with the reason
 */
@Internal
public record FolderContent(List<Checkpoint> complete, List<String> unreadable) {}
