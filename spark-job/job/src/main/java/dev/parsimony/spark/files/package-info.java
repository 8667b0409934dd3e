/** Folders on any Hadoop file system, whose files are never seen half written. */
@NullMarked
package dev.parsimony.spark.files;

import org.jspecify.annotations.NullMarked;
