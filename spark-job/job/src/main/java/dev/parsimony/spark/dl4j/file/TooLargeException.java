package dev.parsimony.spark.dl4j.file;

import dev.parsimony.spark.Internal;

/** A file, or an entry of a zip, has more bytes than any sound one. */
@Internal
public final class TooLargeException extends MalformedModelException {
  private static final long serialVersionUID = 1L;
  private static final int MIB_SHIFT = 20;

  TooLargeException(String name, long mostBytes) {
    super(name + " has more than the " + (mostBytes >> MIB_SHIFT) + " MiB that it may have");
  }
}
