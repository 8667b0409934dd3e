package dev.parsimony.spark.dl4j.file;

import dev.parsimony.spark.Internal;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** A model's file is not what it should be; reading it again would not help. */
@Internal
public class MalformedModelException extends IOException {
  private static final long serialVersionUID = 1L;

  MalformedModelException(String fault) {
    this(fault, null);
  }

  public MalformedModelException(String fault, @Nullable Throwable cause) {
    super(fault, cause);
  }
}
